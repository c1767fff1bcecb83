/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.Message;

/** Messages that wait for room in the send buffers of a socket's associations, each association's in their order. Any thread. */
final class LaterSends {

    private record Later(Message message, CompletableFuture<Void> future) {}

    private final Map<Association, ArrayDeque<Later>> waiting = new HashMap<>();
    private final int limit;
    private int count;

    /**
     * None yet.
     *
     * @param limit how many may wait
     */
    LaterSends(int limit) {
        this.limit = limit;
    }

    /**
     * Hands a message over as soon as there is room.
     *
     * @return completes when it was handed over; fails with what sending fails with, and with {@link IllegalStateException} if too many wait
     */
    CompletableFuture<Void> send(Association association, Message message) {
        var future = new CompletableFuture<Void>();
        synchronized (this) {
            if (count == limit) {
                future.completeExceptionally(
                        new IllegalStateException(limit + " messages wait for room already; no more may"));
                return future;
            }
            count++;
            waiting.computeIfAbsent(association, any -> new ArrayDeque<>()).add(new Later(message, future));
        }
        serve(association);
        return future;
    }

    /** There may be room, or none ever. */
    void serve(Association association) {
        for (Later first = next(association); first != null; first = next(association)) {
            first.future().complete(null);
        }
    }

    /** Hands the first one over, if there is room. Completes it itself if it can't be sent at all. */
    private Later next(Association association) {
        while (true) {
            Later first;
            Throwable failure = null;
            synchronized (this) {
                ArrayDeque<Later> its = waiting.get(association);
                if (its == null) {
                    return null;
                }
                first = its.peek();
                try {
                    if (!first.future().isDone() && !association.trySend(first.message())) {
                        return null;
                    }
                } catch (AssociationException | IllegalArgumentException e) {
                    failure = e;
                }
                remove(association, its);
            }
            if (failure == null) {
                return first;
            }
            first.future().completeExceptionally(failure);
        }
    }

    private void remove(Association association, ArrayDeque<Later> its) {
        its.poll();
        count--;
        if (its.isEmpty()) {
            waiting.remove(association);
        }
    }
}
