/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.List;

/** The endpoint that an association belongs to. */
public interface AssociationEndpoint {

    /**
     * The addresses that a peer would be told of now.
     *
     * @param source the one that packets to the peer leave from, which is among them
     * @param peer the peer's addresses
     */
    List<InetAddress> announceable(InetAddress source, List<InetAddress> peer);
}
