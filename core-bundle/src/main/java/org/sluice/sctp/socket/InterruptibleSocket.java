/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.Message;

/** What sockets have in common as channels whose waiting threads may be interrupted. */
abstract class InterruptibleSocket extends AbstractInterruptibleChannel {

    private final SocketSettings settings;
    private volatile boolean blocking = true;

    InterruptibleSocket(SocketSettings settings) {
        this.settings = settings;
    }

    /** What is kept of the socket's options. */
    final SocketSettings settings() {
        return settings;
    }

    final void blocking(boolean value) {
        blocking = value;
    }

    final boolean isBlocking() {
        return blocking;
    }

    /** How long calls wait that say nothing of that, in nanoseconds. */
    final long patience() {
        return blocking ? Long.MAX_VALUE : 0;
    }

    final void checkOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    /** What a thread gets that was interrupted: the socket is closed, also where the interruption came too early to do that by itself. */
    final ClosedByInterruptException closedByInterrupt() throws IOException {
        Thread.currentThread().interrupt();
        close();
        return new ClosedByInterruptException();
    }

    /** Waits for what takes a while: null if it completed with nothing. What it fails with is thrown, if the socket is open then. */
    final <T> T await(CompletableFuture<T> later, long nanos) throws IOException, TimeoutException {
        T value = null;
        boolean done = false;
        try {
            begin();
            value = later.get(nanos, TimeUnit.NANOSECONDS);
            done = true;
        } catch (InterruptedException e) {
            done = true;
            throw closedByInterrupt();
        } catch (TimeoutException e) {
            done = true;
            throw e;
        } catch (CancellationException e) {
            throw new ClosedChannelException();
        } catch (ExecutionException e) {
            throwFailure(e.getCause());
        } finally {
            end(done);
        }
        return value;
    }

    private void throwFailure(Throwable failure) throws IOException {
        if (!isOpen()) {
            // What is thrown in its place says who closed it.
            return;
        }
        if (failure instanceof AssociationException reason) {
            throw reason;
        } else if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
            throw (RuntimeException) failure;
        }
        throw new IOException(failure);
    }

    /** As above, for as long as it takes. */
    final <T> T await(CompletableFuture<T> later) throws IOException {
        try {
            return await(later, Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a message, or does what its flags ask for instead; false if there was no room and the socket does not wait. */
    final boolean sendTo(Association target, ByteBuffer payload, SndInfo info) throws IOException {
        if (info.has(SendFlag.ABORT)) {
            target.abort(StandardCharsets.UTF_8.decode(payload.duplicate()).toString());
            return true;
        }
        boolean sent = !payload.hasRemaining() && info.has(SendFlag.EOF) || handOver(target, payload, info);
        if (sent && info.has(SendFlag.EOF)) {
            target.shutdown();
        }
        return sent;
    }

    /** As {@link #sendTo}, as soon as there is room. */
    final CompletableFuture<Void> sendLater(Association target, ByteBuffer payload, SndInfo info, LaterSends later)
            throws IOException {
        if (info.has(SendFlag.ABORT) || !payload.hasRemaining() && info.has(SendFlag.EOF)) {
            sendTo(target, payload, info);
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> sent = later.send(target, message(payload, info));
        return info.has(SendFlag.EOF) ? sent.thenRun(target::shutdown) : sent;
    }

    private Message message(ByteBuffer payload, SndInfo info) {
        return info.apply(Message.wrap(payload.duplicate()))
                .ending(!settings.isExplicitEnd() || info.has(SendFlag.EOR));
    }

    private boolean handOver(Association target, ByteBuffer payload, SndInfo info) throws IOException {
        Message message = message(payload, info);
        if (!blocking) {
            return target.trySend(message);
        }
        boolean done = false;
        try {
            begin();
            target.send(message);
            done = true;
        } catch (InterruptedException e) {
            done = true;
            throw closedByInterrupt();
        } catch (AssociationException e) {
            if (isOpen()) {
                throw e;
            }
        } finally {
            end(done);
        }
        return done;
    }

    /** Takes the next thing out of a queue, waiting for it as long as it may come; null if nothing came. */
    final Reception take(ReceiveQueue queue, long nanos, BooleanSupplier mayCome) throws IOException {
        checkOpen();
        Reception next = null;
        boolean done = false;
        try {
            begin();
            next = queue.take(nanos, mayCome);
            done = next != null || isOpen();
        } catch (InterruptedException e) {
            done = true;
            throw closedByInterrupt();
        } finally {
            end(done);
        }
        return next;
    }

    static SocketTimeoutException timedOut(String what, Duration timeout) {
        return new SocketTimeoutException(what + " within " + timeout.toMillis() + " ms");
    }
}
