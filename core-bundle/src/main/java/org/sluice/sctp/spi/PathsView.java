/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.net.InetAddress;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.sctp.PathState;

/**
 * The paths of an association by their places, from 0 on, which change only when paths are added or taken away. Valid for the call that it
 * is handed to.
 */
@ProviderType
public interface PathsView {

    /** How many there are; at least 1. */
    int count();

    /** The place of the primary path. */
    int primaryPlace();

    /** The peer's address. */
    InetAddress remote(int place);

    /** Whether it works, as far as is known. */
    PathState state(int place);

    /** Whether nothing can leave on it at present, since its link is away. */
    boolean isDown(int place);

    /** Transmissions in a row that were not answered. */
    int errors(int place);

    /** Bytes of DATA chunks in flight on it. */
    long inFlight(int place);

    /** Its congestion window, in bytes; 0 before the association is up. */
    long congestionWindow(int place);

    /** The smoothed round trip time in nanoseconds; 0 before any was measured. */
    long roundTripTime(int place);

    /** The largest SCTP packet to send on it, in bytes. */
    int maximumPacketSize(int place);
}
