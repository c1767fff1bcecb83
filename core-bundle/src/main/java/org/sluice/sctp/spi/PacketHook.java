/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Looks at packets before their chunks are handled. */
@ConsumerType
public interface PacketHook extends AssociationExtension {

    /**
     * A packet arrived from one of the peer's addresses, with the association's tag. What is in it has not been looked at yet, and may turn out
     * to be refused or to be old.
     */
    void packetArrived(ArrivedPacket packet, ExtensionContext context);
}
