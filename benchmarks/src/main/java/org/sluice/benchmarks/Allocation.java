/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What threads have allocated. */
final class Allocation {

    private Allocation() {}

    /** Bytes that the threads whose names end so have allocated since they began. */
    static long ofThreads(String ending) {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().endsWith(ending)) {
                sum += bean.getThreadAllocatedBytes(thread.getId());
            }
        }
        return sum;
    }
}
