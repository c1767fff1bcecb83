/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

/** Runs a random test with many seeds; {@code -Dsluice.seed=N} runs one again, {@code -Dsluice.seeds=N} sets how many. */
final class Seeds {

    /** What is run with a seed. */
    interface Task {
        void run(long seed) throws Exception;
    }

    private Seeds() {}

    /** Runs a task with the seeds from 1 on, or with the one that is asked for; a failure tells its seed. */
    static void each(long count, Task task) {
        String one = System.getProperty("sluice.seed");
        long first = one == null ? 1 : Long.parseLong(one);
        long last = one == null ? Long.getLong("sluice.seeds", count) : first;
        for (long seed = first; seed <= last; seed++) {
            try {
                task.run(seed);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + " fails; replay it with -Dsluice.seed=" + seed, e);
            }
        }
    }
}
