/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

/** How much of what strangers ask for is answered. */
public interface Allowance {

    /** Whether one more is allowed now, which then counts; {@code now} in nanoseconds of the loop's clock. */
    boolean allows(long now);
}
