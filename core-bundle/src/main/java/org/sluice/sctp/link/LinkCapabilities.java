/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.link;

/**
 * What a link can do.
 *
 * @param dontFragment whether it sends packets that routers may not fragment; without it the search for the path MTU stops at the interface's
 * @param segmentOffload whether packets of equal size to one destination leave with one system call
 * @param congestionMarks whether it reads and writes the ECN bits of IP
 * @param integrity whether what it hands in can't have been changed on the way
 */
public record LinkCapabilities(
        boolean dontFragment, boolean segmentOffload, boolean congestionMarks, boolean integrity) {

    /** None of these. */
    public static final LinkCapabilities NONE = new LinkCapabilities(false, false, false, false);
}
