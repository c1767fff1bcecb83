/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.net.InetAddress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether a packet from an address that is none of the peer's belongs to the association (RFC 5061 section 5.2, D2). It is asked about packets with the association's tag and ports
 * whose first chunk, but for {@linkplain Claims#leadingTypes leading} ones, is of a type that the extension {@linkplain Claims#strangerTypes claims} for that; guards are heeded as ever.
 * Of such a packet no chunk of another type is handled, unless the address has become one of the peer's meanwhile.
 */
@ConsumerType
public interface StrangerHook extends AssociationExtension {

    /**
     * Whether a chunk shows that its packet is the peer's.
     *
     * @param chunk the first chunk that is no leading one
     * @param source where the packet came from
     */
    boolean isOfPeer(ArrivedChunk chunk, InetAddress source, ExtensionContext context);
}
