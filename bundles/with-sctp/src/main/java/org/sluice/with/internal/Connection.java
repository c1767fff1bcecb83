/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.with.internal.Waiter.Interrupts;

/**
 * Two streams of bytes, as TCP has them, on an association: writes are cut into messages, reads put their bytes together. Any thread; the listener's methods are called by the stack's
 * loop itself, and only note and signal.
 */
final class Connection implements AssociationListener {

    /** Bytes of the largest message that is made. */
    private static final int LARGEST_MESSAGE = 32 << 10;

    /** Who goes on sending that much to somebody who has closed is told with an ABORT, as TCP tells with RST. */
    private static final long LARGEST_DISCARD = 16 << 20;

    private static final byte[] NOTHING = {};
    private static final String SOCKET_CLOSED = "Socket closed";

    /** How the association ended. */
    private record End(AssociationException cause) {}

    private final Traffic traffic;
    private final Association association;
    private final OptionValues options;
    private final InetSocketAddress connectedTo;
    private volatile InetSocketAddress remote;
    private volatile InetSocketAddress local;
    private final CountDownLatch ended = new CountDownLatch(1);

    private final ReentrantLock settingUp = new ReentrantLock();
    private final Waiter setUp = new Waiter();
    private final Waiter reader = new Waiter();
    private final Waiter writer = new Waiter();
    private volatile Runnable selectors = () -> {};

    private volatile boolean up;
    private volatile End end;
    private volatile AssociationException refusal;
    private volatile boolean peerDone;
    private volatile boolean peerKnowsSigns;
    private volatile boolean room = true;
    private volatile boolean endWaits;
    private volatile boolean closed;
    private volatile boolean inputShut;
    private volatile boolean outputShut;
    private volatile boolean sackAtOnce;

    private final ReentrantLock reading = new ReentrantLock();
    private byte[] current = NOTHING;
    private int position;
    private boolean endRead;
    private long discarded;

    private final ReentrantLock writing = new ReentrantLock();

    /**
     * A connection.
     *
     * @param association being set up, or up
     * @param connectedTo where to, as the program said; null for one that was accepted
     */
    Connection(Traffic traffic, Association association, OptionValues options, InetSocketAddress connectedTo) {
        this.traffic = traffic;
        this.association = association;
        this.options = options;
        this.connectedTo = connectedTo;
        this.remote = connectedTo;
        up = connectedTo == null;
        sackAtOnce = !options.get(StandardSocketOptions.TCP_NODELAY);
    }

    /** Begins to hear of the association. */
    void begin() {
        traffic.began(this);
        association.listen(this);
    }

    /** Says who is to be told that something may be possible now; called by the loop. */
    void signal(Runnable newSelectors) {
        selectors = newSelectors;
        newSelectors.run();
    }

    private void changed() {
        setUp.signal();
        reader.signal();
        writer.signal();
        selectors.run();
    }

    @Override
    public void readable(Association ignored) {
        if (closed || inputShut) {
            discard();
            return;
        }
        reader.signal();
        selectors.run();
    }

    @Override
    public void writable(Association ignored) {
        room = true;
        if (endWaits) {
            offerEnd();
        }
        writer.signal();
        selectors.run();
    }

    @Override
    public void notified(Association ignored, Notification notification) {
        if (notification instanceof Notification.Established) {
            up = true;
            if (connectedTo != null) {
                traffic.opened();
            }
        } else if (notification instanceof Notification.PeerShutdown) {
            peerDone = true;
        } else if (notification instanceof Notification.ShutdownComplete) {
            hasEnded(new End(null));
        } else if (notification instanceof Notification.Lost lost) {
            hasEnded(new End(lost.cause()));
        } else if (notification instanceof Notification.Restarted) {
            // Bytes may be missing, which a stream of bytes can't tell.
            end = new End(new AssociationException(Reason.ABORTED_BY_PEER, "the peer started anew"));
            association.abort("a stream of bytes does not outlive a restart");
        } else if (notification instanceof Notification.OfExtension told
                && told.name().equals("adaptationIndication")
                && Long.valueOf(Signs.INDICATION).equals(told.values().get("indication"))) {
            peerKnowsSigns = true;
        } else {
            return;
        }
        changed();
    }

    private void hasEnded(End how) {
        if (end == null) {
            end = how;
        }
        traffic.ended(this);
        ended.countDown();
    }

    /** Whether it is known that the connection is there, or that it will never be. */
    boolean isDecided() {
        return up || end != null || closed || refusal != null;
    }

    /** The peer's host says that nobody is there. */
    void refused(String why) {
        if (!isDecided()) {
            refusal = new AssociationException(Reason.REFUSED, why);
            association.abort(why);
            changed();
        }
    }

    /**
     * Waits until the connection is there.
     *
     * @param nanos how long, or {@link Waiter#FOREVER}; 0 only looks
     * @return false if it is not there yet, and 0 was given
     * @throws SocketTimeoutException if it is not there in time; it is given up then
     */
    boolean awaitUp(long nanos, Interrupts interrupts) throws IOException {
        if (nanos == 0 && !isDecided()) {
            return false;
        }
        settingUp.lock();
        try {
            if (!setUp.await(this::isDecided, nanos, interrupts)) {
                association.abort("the program waits no longer");
                throw new SocketTimeoutException("Connect timed out");
            }
        } finally {
            settingUp.unlock();
        }
        if (closed) {
            throw new SocketException(SOCKET_CLOSED);
        }
        if (!up) {
            End how = end;
            var cause = refusal != null ? refusal : how == null || how.cause == null ? gone() : how.cause;
            traffic.failed(connectedTo, cause);
            throw Failures.ofConnecting(cause);
        }
        return true;
    }

    private static AssociationException gone() {
        return new AssociationException(Reason.CLOSED, "the association was shut down while it was set up");
    }

    /**
     * Takes bytes.
     *
     * @param nanos how long to wait for the first of them, or {@link Waiter#FOREVER}; 0 for not at all
     * @return how many; 0 if none were there and 0 was given; -1 at the end of the stream
     * @throws SocketTimeoutException if none came in time
     */
    int read(ByteBuffer target, long nanos, Interrupts interrupts) throws IOException {
        reading.lock();
        try {
            if (!fill()) {
                if (nanos == 0) {
                    return 0;
                }
                if (!reader.await(this::fill, nanos, interrupts)) {
                    throw new SocketTimeoutException("Read timed out");
                }
            }
            int total = 0;
            // What is there goes out at once, over the borders of messages.
            while (target.hasRemaining() && position < current.length) {
                int count = Math.min(target.remaining(), current.length - position);
                target.put(current, position, count);
                position += count;
                total += count;
                if (target.hasRemaining() && !isMoreThere()) {
                    break;
                }
            }
            traffic.received(total);
            return total == 0 && target.hasRemaining() ? -1 : total;
        } finally {
            reading.unlock();
        }
    }

    /** As {@link #fill}, for somebody who has bytes already: a failure is the next read's. */
    private boolean isMoreThere() {
        try {
            return fill();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Makes sure that there are bytes, or that there will never be any. Called with the lock held.
     *
     * @return whether that is so
     */
    private boolean fill() throws IOException {
        while (position == current.length) {
            if (closed) {
                throw new SocketException(SOCKET_CLOSED);
            }
            if (endRead || inputShut) {
                return true;
            }
            // In this order: what arrived before the end is taken before the end is believed.
            End how = end;
            boolean done = peerDone;
            ReceivedMessage message = association.poll();
            if (message != null) {
                take(message);
            } else if (how != null && how.cause != null) {
                throw Failures.ofReading(how.cause);
            } else if (done || how != null) {
                endRead = true;
            } else {
                return false;
            }
        }
        return true;
    }

    private void take(ReceivedMessage message) {
        if (Signs.isEnd(message)) {
            peerKnowsSigns = true;
            endRead = true;
            return;
        }
        if (message.payloadProtocolIdentifier() == Signs.DATA) {
            peerKnowsSigns = true;
        }
        current = message.payload();
        position = 0;
    }

    /** Whether a read would return at once. */
    boolean isReadable() {
        if (!reading.tryLock()) {
            // Somebody reads just now; what that one leaves is not signalled again, so somebody has to look.
            return true;
        }
        try {
            return fill();
        } catch (IOException e) {
            return true;
        } finally {
            reading.unlock();
        }
    }

    /** How many bytes are there, or a part of them. */
    int available() throws IOException {
        reading.lock();
        try {
            return fill() ? current.length - position : 0;
        } finally {
            reading.unlock();
        }
    }

    /** Throws away what came for somebody who does not want it any more; otherwise the peer could not get rid of it, and never end. */
    private void discard() {
        for (ReceivedMessage message = association.poll(); message != null; message = association.poll()) {
            discarded += message.length();
            if (closed && discarded > LARGEST_DISCARD) {
                association.abort("nobody reads any more");
                return;
            }
        }
    }

    /** Writes all bytes, waiting for room in the send buffer. */
    void write(ByteBuffer source, Interrupts interrupts) throws IOException {
        writing.lock();
        try {
            while (source.hasRemaining()) {
                Message message = next(source);
                writer.await(() -> offer(message), Waiter.FOREVER, interrupts);
                source.position(source.position() + message.length());
                traffic.sent(message.length());
            }
        } finally {
            writing.unlock();
        }
    }

    /** Writes as many bytes as there is room for; returns how many. */
    int tryWrite(ByteBuffer source) throws IOException {
        writing.lock();
        try {
            int before = source.position();
            while (source.hasRemaining()) {
                Message message = next(source);
                if (!offer(message)) {
                    break;
                }
                source.position(source.position() + message.length());
            }
            traffic.sent(source.position() - before);
            return source.position() - before;
        } finally {
            writing.unlock();
        }
    }

    private Message next(ByteBuffer source) {
        var bytes = new byte[Math.min(source.remaining(), LARGEST_MESSAGE)];
        source.get(source.position(), bytes);
        // Without TCP_NODELAY the next small message waits for what is outstanding: so the peer should not wait as
        // well.
        return Message.wrap(bytes).withPayloadProtocolIdentifier(Signs.DATA).sackImmediately(sackAtOnce);
    }

    private boolean offer(Message message) throws IOException {
        if (closed) {
            throw new SocketException(SOCKET_CLOSED);
        }
        if (outputShut) {
            throw new SocketException("Socket output is shutdown");
        }
        try {
            if (association.trySend(message)) {
                return true;
            }
            room = false;
            // Room that came between the two was told before somebody waited for it.
            boolean sent = association.trySend(message);
            room |= sent;
            return sent;
        } catch (AssociationException e) {
            End how = end;
            throw Failures.ofWriting(how != null && how.cause != null ? how.cause : e);
        }
    }

    /** Whether a write would take something, or fail, at once. */
    boolean isWritable() {
        return up && (room || end != null || outputShut);
    }

    /** What comes is thrown away from now on, and reads find the end. */
    void shutdownInput() {
        inputShut = true;
        discard();
        changed();
    }

    /** Tells the peer that no more will come. */
    void shutdownOutput() {
        if (outputShut || closed) {
            return;
        }
        outputShut = true;
        // Whoever waits for room gives up, and lets go of the lock.
        changed();
        writing.lock();
        try {
            if (peerKnowsSigns) {
                offerEnd();
            } else {
                association.shutdown();
            }
        } finally {
            writing.unlock();
        }
    }

    private void offerEnd() {
        Message sign = Message.wrap(new byte[1]).withPayloadProtocolIdentifier(Signs.END);
        try {
            endWaits = true;
            if (association.trySend(sign)) {
                endWaits = false;
            }
        } catch (AssociationException e) {
            // The end that the association has come to says more.
            endWaits = false;
        }
    }

    /** Closes: by SHUTDOWN after everything that was written, or as SO_LINGER says. */
    void close(int linger) {
        if (closed) {
            return;
        }
        closed = true;
        changed();
        if (linger == 0 || !up) {
            association.abort("the program closed");
            return;
        }
        association.shutdown();
        discard();
        if (linger > 0 && !awaitEnd(TimeUnit.SECONDS.toNanos(linger))) {
            association.abort("SO_LINGER is over");
        }
    }

    /** Waits until the association has ended. */
    boolean awaitEnd(long nanos) {
        try {
            return ended.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes over what was changed of the options. */
    void optionsChanged() {
        Options adjustable = options.adjustable();
        sackAtOnce = !options.get(StandardSocketOptions.TCP_NODELAY);
        if (!adjustable.explicit().isEmpty() && end == null) {
            try {
                association.configure(adjustable);
            } catch (IllegalStateException e) {
                // It has ended, and then they are of no use.
            }
        }
    }

    /** Its options. */
    OptionValues options() {
        return options;
    }

    boolean isInputShut() {
        return inputShut;
    }

    boolean isOutputShut() {
        return outputShut;
    }

    /** The peer. */
    InetSocketAddress remote() {
        InetSocketAddress known = remote;
        if (known == null) {
            List<InetAddress> addresses = association.remoteAddresses();
            known = addresses.isEmpty() ? null : new InetSocketAddress(addresses.get(0), association.remotePort());
            remote = known;
        }
        return known;
    }

    /** This side. */
    InetSocketAddress local() {
        InetSocketAddress known = local;
        if (known == null) {
            InetAddress address = up ? addressOfThisSide() : null;
            known = new InetSocketAddress(address, association.localPort());
            if (address != null) {
                local = known;
            }
        }
        return known;
    }

    private InetAddress addressOfThisSide() {
        try {
            var paths = association.status().paths();
            return paths.isEmpty() ? null : paths.get(0).local();
        } catch (IllegalStateException e) {
            // The stack is closed: the process ends.
            return null;
        }
    }
}
