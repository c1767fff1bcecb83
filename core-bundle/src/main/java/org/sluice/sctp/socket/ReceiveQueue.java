/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.Notification;
import org.sluice.sctp.ReceivedMessage;

/**
 * What waits to be received from the associations of a socket. Messages stay with their association until they are taken, so its window shows the peer how
 * much the user leaves there; notifications wait here, as many as the limit says. Any thread.
 */
final class ReceiveQueue implements AssociationListener {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final SocketSettings settings;
    private final int limit;
    private final Consumer<Association> gone;
    private final ArrayDeque<Reception.Event> events = new ArrayDeque<>();
    private final LinkedHashSet<Association> readable = new LinkedHashSet<>();
    private final Map<Association, Reception.Event> ends = new HashMap<>();
    private final Map<Association, Long> lost = new HashMap<>();
    private final Map<Association, List<Notification.PartialDeliveryAborted>> aborted = new HashMap<>();

    /** What was taken out of its association already: to tell of it before, or for somebody who did not want it any more. */
    private final ArrayDeque<Reception> ahead = new ArrayDeque<>();

    private final Waiters waiters = new Waiters();
    private final LaterSends sends;

    /** Whose message was given out in part: the next part comes before anything else (RFC 6458 section 8.1.20, level 0). */
    private Association partial;

    private Runnable arrived = () -> {};
    private Notification end;
    private boolean discarding;
    private boolean closed;

    /**
     * A queue.
     *
     * @param limit how many notifications wait before further ones are lost, which is told
     * @param gone told of an association that has ended, before anybody can receive that
     */
    ReceiveQueue(SocketSettings settings, int limit, Consumer<Association> gone) {
        this.gone = gone;
        this.settings = settings;
        this.limit = limit;
        this.sends = new LaterSends(limit);
    }

    /** The messages that wait for room. */
    LaterSends sends() {
        return sends;
    }

    /** Sets who is told, on the stack's executor, that there may be something to take. */
    void arrived(Runnable listener) {
        lock.lock();
        try {
            arrived = listener;
        } finally {
            lock.unlock();
        }
        listener.run();
    }

    @Override
    public void readable(Association association) {
        change(() -> {
            readable.add(association);
            if (discarding) {
                drop(association);
            }
        });
    }

    /** Messages are dropped from now on. */
    void discard() {
        change(() -> {
            discarding = true;
            ahead.removeIf(each -> each instanceof Reception.Data);
            readable.forEach(ReceiveQueue::drop);
        });
    }

    private static void drop(Association association) {
        ReceivedMessage dropped = association.poll();
        while (dropped != null) {
            dropped = association.poll();
        }
    }

    @Override
    public void writable(Association association) {
        sends.serve(association);
        change(() -> {});
    }

    @Override
    public void notified(Association association, Notification notification) {
        if (EventType.isLast(notification)) {
            gone.accept(association);
        }
        change(() -> {
            var event = new Reception.Event(association, notification);
            if (notification instanceof Notification.PartialDeliveryAborted abortion) {
                aborted.computeIfAbsent(association, any -> new ArrayList<>()).add(abortion);
                partial = partial == association ? null : partial;
            }
            if (EventType.isLast(notification)) {
                // It comes after all data, which may be told of later than this.
                ends.put(association, event);
                readable.add(association);
            } else if (settings.isWanted(association, notification)) {
                add(event);
            }
        });
        if (EventType.isLast(notification)) {
            sends.serve(association);
        }
    }

    private void add(Reception.Event event) {
        // Messages that come back are bounded by the send buffer, and the user may have no others.
        if (events.size() < limit || event.notification() instanceof Notification.SendFailed) {
            events.add(event);
        } else {
            lost.merge(event.association(), 1L, Long::sum);
        }
    }

    private void change(Runnable change) {
        Runnable listener;
        lock.lock();
        try {
            change.run();
            changed.signalAll();
            listener = arrived;
        } finally {
            lock.unlock();
        }
        waiters.serve();
        listener.run();
    }

    /** Nothing is waited for any more. */
    void close() {
        change(() -> closed = true);
    }

    /** The next thing, waited for; null when the time is over, the queue is closed, or nothing can come any more. */
    Reception take(long nanos, BooleanSupplier mayCome) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            Reception next = next();
            while (next == null && !closed && left > 0 && mayCome.getAsBoolean()) {
                left = changed.awaitNanos(left);
                next = next();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next thing, as soon as it is there.
     *
     * @param without what it completes by when nothing can come any more: given the future, completes it; returns false as long as something can
     */
    CompletableFuture<Reception> takeLater(Waiters.Without without) {
        CompletableFuture<Reception> later = waiters.add(this, without);
        waiters.serve();
        return later;
    }

    /** The next thing if it is there, else null. */
    Reception poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    /** Puts something back that was taken. */
    void putBack(Reception taken) {
        lock.lock();
        try {
            ahead.addFirst(taken);
        } finally {
            lock.unlock();
        }
    }

    /** How the association that ended last did, as far as that was taken; null if none has, or since {@link #begin}. */
    Notification end() {
        lock.lock();
        try {
            return end;
        } finally {
            lock.unlock();
        }
    }

    /** There is another association. */
    void begin() {
        change(() -> end = null);
    }

    private Reception next() {
        Reception next = ahead.isEmpty() ? fetch() : ahead.poll();
        if (next instanceof Reception.Data data && settings.hasNextInfo() && data.next() == null) {
            if (ahead.isEmpty()) {
                Reception after = fetch();
                if (after != null) {
                    ahead.add(after);
                }
            }
            return data.before(ahead.peek());
        }
        return next;
    }

    private Reception fetch() {
        if (partial == null && !events.isEmpty()) {
            return events.poll().shown(settings);
        }
        if (partial == null && !lost.isEmpty()) {
            Iterator<Map.Entry<Association, Long>> first = lost.entrySet().iterator();
            Map.Entry<Association, Long> entry = first.next();
            first.remove();
            return new Reception.Event(entry.getKey(), new Notification.NotificationsLost(entry.getValue()));
        }
        while (true) {
            Association association = partial != null ? partial : firstReadable();
            if (association == null) {
                return null;
            }
            ReceivedMessage message = association.poll();
            if (message != null && isOfAborted(association, message)) {
                continue;
            }
            if (message != null) {
                return data(association, message);
            }
            readable.remove(association);
            Reception.Event last = ends.remove(association);
            if (last != null) {
                partial = null;
                aborted.remove(association);
                end = last.notification();
                boolean wanted = settings.isWanted(association, end);
                settings.end(association);
                if (wanted) {
                    return last;
                }
            } else if (partial == association) {
                // The rest is still to come.
                return null;
            }
        }
    }

    /** Parts of a message whose rest will never come, and of which that was told already, are nothing to take. */
    private boolean isOfAborted(Association association, ReceivedMessage message) {
        List<Notification.PartialDeliveryAborted> told = aborted.get(association);
        if (told == null) {
            return false;
        }
        boolean isPart = !message.ending() && told.stream().anyMatch(each -> isOf(each, message));
        if (!isPart) {
            // What comes on the stream now is another message.
            told.removeIf(each -> each.stream() == message.stream() && each.unordered() == message.unordered());
            if (told.isEmpty()) {
                aborted.remove(association);
            }
        }
        return isPart;
    }

    private static boolean isOf(Notification.PartialDeliveryAborted told, ReceivedMessage message) {
        return message.stream() == told.stream()
                && message.unordered() == told.unordered()
                && (message.unordered() || message.streamSequenceNumber() == told.streamSequenceNumber());
    }

    private Association firstReadable() {
        Iterator<Association> all = readable.iterator();
        return all.hasNext() ? all.next() : null;
    }

    private Reception.Data data(Association association, ReceivedMessage message) {
        partial = message.ending() || settings.interleaveLevel() > 0 ? null : association;
        // The others have their turn.
        readable.remove(association);
        readable.add(association);
        var info = new RcvInfo(
                message.stream(),
                message.streamSequenceNumber(),
                message.payloadProtocolIdentifier(),
                message.unordered(),
                message.transmissionSequenceNumber(),
                message.cumulativeTransmissionSequenceNumber(),
                settings.context(association));
        return new Reception.Data(
                association, message.payload(), message.ending(), settings.hasReceiveInfo() ? info : null, null);
    }

    /** Hands what waits of an association over to another queue, which is told of it from now on. */
    void move(Association association, ReceiveQueue other) {
        lock.lock();
        try {
            readable.remove(association);
            Reception.Event last = ends.remove(association);
            aborted.remove(association);
            if (partial == association) {
                partial = null;
                other.partial = association;
            }
            ahead.removeIf(each -> each.association() == association && other.ahead.add(each));
            events.removeIf(event -> {
                boolean its = event.association() == association;
                if (its) {
                    other.notified(association, event.notification());
                }
                return its;
            });
            if (last != null) {
                other.notified(association, last.notification());
            }
        } finally {
            lock.unlock();
        }
        association.listen(other);
    }
}
