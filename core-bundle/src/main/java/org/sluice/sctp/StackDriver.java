/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Drives a stack that has no threads. One thread at a time; the stack's users may be on other threads, but those that
 * wait do so until somebody drives on.
 */
@ProviderType
public interface StackDriver {

    /** The time of {@link #nextDeadline} when nothing is to be done. */
    long NEVER = Long.MAX_VALUE;

    /** The stack. */
    SctpStack stack();

    /**
     * Takes in what the links have, does what users asked for, lets timers fire that are due, and sends.
     *
     * @param nanos the time, in nanoseconds, never less than at the call before
     * @return whether anything was done
     */
    boolean run(long nanos);

    /** The time at which {@link #run} is next due even if no packet arrives and no user calls, or {@link #NEVER}. */
    long nextDeadline();
}
