/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Predicate;

/** What threads have allocated. */
final class Allocation {

    private Allocation() {}

    /** Bytes that threads which live have allocated since they began, but for the one that asks. */
    static long ofOtherThreads() {
        return of(thread -> thread != Thread.currentThread());
    }

    /** Bytes that the threads whose names end so have allocated since they began. */
    static long ofThreads(String ending) {
        return of(thread -> thread.getName().endsWith(ending));
    }

    /** Bytes that the thread that asks has allocated since it began. */
    static long ofThisThread() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** What an array of so many bytes takes of the heap: a header of 16 bytes, and a multiple of 8 in all. */
    static long ofArray(int length) {
        return (16 + length + 7) & ~7L;
    }

    private static long of(Predicate<Thread> which) {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (which.test(thread)) {
                sum += bean.getThreadAllocatedBytes(thread.getId());
            }
        }
        return sum;
    }
}
