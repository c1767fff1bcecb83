/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Those who are told of what is received as soon as it is there, each of one thing, in their order. Any thread. */
final class Waiters {

    /** What somebody gets who waits when nothing can come any more. */
    interface Without {

        /** Completes the future if nothing can come any more; false if something can. */
        boolean complete(CompletableFuture<Reception> waiting);
    }

    private record Waiter(CompletableFuture<Reception> future, ReceiveQueue queue, Without without) {}

    private final ConcurrentLinkedQueue<Waiter> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();

    CompletableFuture<Reception> add(ReceiveQueue queue, Without without) {
        var future = new CompletableFuture<Reception>();
        waiting.add(new Waiter(future, queue, without));
        return future;
    }

    /** Gives out what there is. One thread at a time does, so that the order stays; another that comes meanwhile has it look again. */
    void serve() {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = calls.get();
            serveAll();
        } while (!calls.compareAndSet(seen, 0));
    }

    private void serveAll() {
        for (Waiter first = waiting.peek(); first != null; first = waiting.peek()) {
            if (!first.future().isDone() && !isServed(first)) {
                return;
            }
            waiting.poll();
        }
    }

    private static boolean isServed(Waiter waiter) {
        Reception next = waiter.queue().poll();
        if (next == null) {
            return waiter.without().complete(waiter.future());
        }
        if (!waiter.future().complete(next)) {
            // It was cancelled just now.
            waiter.queue().putBack(next);
        }
        return true;
    }
}
