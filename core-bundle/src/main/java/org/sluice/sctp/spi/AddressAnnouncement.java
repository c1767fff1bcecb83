/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.net.InetAddress;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.StackComponent;

/**
 * Decides which local addresses a peer is told of when an association is set up (RFC 9260 section 5.1.2). The stack has one of its own,
 * which does as {@link org.sluice.sctp.EndpointOptions#ANNOUNCED_ADDRESSES} says; a component of this type takes its place.
 *
 * <p>Called on a loop, and must not wait. The answer depends on the situation only: for one set-up it may be asked for more than once.
 */
@ConsumerType
public interface AddressAnnouncement extends StackComponent {

    /**
     * The addresses to tell.
     *
     * @return some of the candidates, best first; packets to the peer leave from these and from the source only. The same as empty, if
     *     nothing but the source is in it
     */
    List<InetAddress> announce(AnnouncementSituation situation);
}
