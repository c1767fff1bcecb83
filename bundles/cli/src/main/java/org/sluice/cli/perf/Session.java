/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.ReceivedMessage;

/** One association of a test, at one of its ends: tells control messages from data, and counts. One thread takes what arrives, others may send and ask. */
final class Session {

    private final Association association;
    private final AtomicLong controlBytes = new AtomicLong();
    private final AtomicLong abandoned = new AtomicLong();
    private final Semaphore dry = new Semaphore(0);
    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong receivedMessages = new AtomicLong();
    private volatile boolean told = true;
    private volatile long firstAt;
    private volatile long lastAt;

    Session(Association association) {
        this.association = association;
        association.listen(new AssociationListener() {
            @Override
            public void notified(Association of, Notification notification) {
                if (notification instanceof Notification.SendFailed) {
                    told = false;
                    abandoned.incrementAndGet();
                } else if (notification instanceof Notification.SenderDry) {
                    told = true;
                    dry.release();
                }
            }
        });
    }

    Association association() {
        return association;
    }

    /** Sends a control message; waits for room. */
    void tell(ControlMessage message) throws AssociationException, InterruptedException {
        byte[] text = ControlText.write(message);
        controlBytes.addAndGet(text.length);
        association.send(Message.wrap(text).withPayloadProtocolIdentifier(ControlMessage.IDENTIFIER));
    }

    /**
     * The next control message; data before it is counted.
     *
     * @return null when the peer has shut the association down
     * @throws IllegalArgumentException if what should be one isn't; says why
     */
    ControlMessage next() throws AssociationException, InterruptedException {
        while (true) {
            ReceivedMessage message = association.receive();
            if (message == null) {
                return null;
            }
            if (message.payloadProtocolIdentifier() == ControlMessage.IDENTIFIER) {
                return ControlText.read(message.payload());
            }
            count(message);
        }
    }

    /**
     * The first message, which has to be a control message.
     *
     * @return null when the peer has shut the association down
     * @throws IllegalArgumentException if it isn't one; says why
     * @throws TimeoutException if there is none in time
     */
    ControlMessage first(Duration patience) throws AssociationException, InterruptedException, TimeoutException {
        ReceivedMessage message = association.receive(patience);
        if (message == null) {
            return null;
        }
        if (message.payloadProtocolIdentifier() != ControlMessage.IDENTIFIER) {
            throw new IllegalArgumentException("the first message is not a control message of a perf test");
        }
        return ControlText.read(message.payload());
    }

    private void count(ReceivedMessage message) {
        long now = System.nanoTime();
        if (receivedMessages.get() == 0) {
            firstAt = now;
        }
        lastAt = now;
        receivedBytes.addAndGet(message.length());
        receivedMessages.incrementAndGet();
    }

    /** Throws why the association has ended, if it has. */
    void requireAlive() throws AssociationException {
        try {
            association.ended().getNow(null);
        } catch (CompletionException e) {
            throw e.getCause() instanceof AssociationException cause
                    ? cause.again()
                    : new AssociationException(Reason.INTERNAL_ERROR, e.getMessage());
        }
        if (association.ended().isDone()) {
            throw new AssociationException(Reason.CLOSED, "the association was shut down before the test was over");
        }
    }

    /** Bytes of data that have arrived. */
    long receivedBytes() {
        return receivedBytes.get();
    }

    /** What has arrived. */
    ControlMessage.Received received() {
        long messages = receivedMessages.get();
        return new ControlMessage.Received(
                receivedBytes.get(), messages, Duration.ofNanos(messages == 0 ? 0 : lastAt - firstAt));
    }

    /** How many messages of ours were given up. */
    long abandoned() {
        return abandoned.get();
    }

    /** Bytes of data that have been sent for the first time, of so many that the association has sent. */
    long withoutControl(long sentBytes) {
        return Math.max(0, sentBytes - controlBytes.get());
    }

    /** Waits, no longer than the given time, until of all that was given up it has been told: that comes before it is told that nothing is left. */
    void awaitTold(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!told && System.nanoTime() - end < 0) {
            awaitDry(Duration.ofMillis(10));
        }
    }

    /** Waits shortly for everything to be acknowledged; whether it is, the status says. */
    void awaitDry(Duration limit) throws InterruptedException {
        if (dry.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            dry.drainPermits();
        }
    }
}
