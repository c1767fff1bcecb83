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
