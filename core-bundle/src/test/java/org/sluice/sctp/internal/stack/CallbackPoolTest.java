/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks that are quick share few threads; those that wait keep nobody else waiting. */
@Timeout(30)
class CallbackPoolTest {

    private final CallbackPool pool = new CallbackPool("test", 2);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void manyCallbacksShareTheUsualThreads() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        var done = new CountDownLatch(10_000);
        for (int i = 0; i < 10_000; i++) {
            pool.execute(() -> {
                threads.add(Thread.currentThread());
                done.countDown();
            });
        }
        done.await();
        // One more where the machine kept both of them from running for a moment.
        assertTrue(threads.size() <= 10, () -> threads.size() + " threads");
    }

    @Test
    void callbacksThatWaitForLaterOnesAreNotWaitedForByThem() throws Exception {
        var last = new CountDownLatch(1);
        var done = new CountDownLatch(20);
        for (int i = 0; i < 20; i++) {
            pool.execute(() -> {
                try {
                    last.await();
                    done.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        pool.execute(last::countDown);
        assertTrue(done.await(20, TimeUnit.SECONDS), "each waiting callback has a thread of its own in the end");
    }

    @Test
    void aCallbackThatThrowsEndsNoThread() throws Exception {
        var done = new CountDownLatch(10);
        for (int i = 0; i < 10; i++) {
            pool.execute(() -> {
                done.countDown();
                throw new IllegalStateException("on purpose");
            });
        }
        assertTrue(done.await(10, TimeUnit.SECONDS));
    }

    @Test
    void closingLetsWhatWaitsRunAndLaterOnesRunWithTheirCaller() {
        var count = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            pool.execute(count::incrementAndGet);
        }
        pool.close();
        assertEquals(1000, count.get());
        var by = new AtomicReference<Thread>();
        pool.execute(() -> by.set(Thread.currentThread()));
        assertSame(Thread.currentThread(), by.get());
    }
}
