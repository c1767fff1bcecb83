/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.lang.reflect.Method;

/** What a thread allocates, as HotSpot counts it. By reflection, for the core's module doesn't read the one that counts. */
final class Allocation {

    private final Object threads;
    private final Method allocatedBytes;

    Allocation() throws ReflectiveOperationException {
        threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        allocatedBytes =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
    }

    /** The bytes that the calling thread has allocated so far. */
    long bytes() {
        try {
            return (long) allocatedBytes.invoke(threads, Thread.currentThread().getId());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
