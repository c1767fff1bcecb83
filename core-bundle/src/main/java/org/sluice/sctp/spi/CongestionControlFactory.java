/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.StackComponent;

/** Makes the congestion control of each path of an association. */
@ConsumerType
public interface CongestionControlFactory extends StackComponent {

    /**
     * Congestion control for a new path.
     *
     * @param maximumPayload the most user bytes that one packet on this path can carry (PMDCS)
     * @param peerReceiveWindow the window that the peer advertised at first, in bytes
     */
    CongestionControl create(int maximumPayload, long peerReceiveWindow);
}
