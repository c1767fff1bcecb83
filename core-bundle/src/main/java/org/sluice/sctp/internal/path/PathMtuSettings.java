/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;

/**
 * What holds for the search of a path's MTU (RFC 8899).
 *
 * @param discovery whether it is searched, and black holes are looked for
 * @param base BASE_PLPMTU: the packet size that is taken to get through everywhere, in bytes
 * @param raiseInterval PMTU_RAISE_TIMER, in nanoseconds
 */
public record PathMtuSettings(boolean discovery, int base, long raiseInterval) {

    /** Reads them from options. */
    public static PathMtuSettings from(Options options) {
        return new PathMtuSettings(
                options.get(AssociationOptions.PATH_MTU_DISCOVERY),
                options.get(AssociationOptions.PATH_MTU_BASE),
                options.get(AssociationOptions.PATH_MTU_RAISE_INTERVAL).toNanos());
    }
}
