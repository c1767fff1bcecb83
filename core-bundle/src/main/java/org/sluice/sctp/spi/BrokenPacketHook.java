/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told of packets that arrived with a wrong checksum (RFC 9260 section 6.8), which are dropped whatever it does. */
@ConsumerType
public interface BrokenPacketHook extends AssociationExtension {

    /**
     * A packet with a wrong checksum arrived, whose ports, verification tag and source are the association's. One that is damaged
     * there is nobody's. It proves nothing of the peer: no timer, error counter or path has taken notice of it.
     */
    void arrivedBroken(BrokenPacket packet, ExtensionContext context);
}
