/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.net.InetAddress;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Told when the user gives the association's endpoint addresses or takes some away (RFC 6458 section 9.1). */
@ConsumerType
public interface BindingHook extends AssociationExtension {

    /**
     * The endpoint has other addresses than before. In the association nothing has changed yet: that is up to whoever can tell the peer, by {@link Addresses}.
     *
     * <p>What happened while the association was being set up, or while the extension was away, is told afterwards.
     *
     * @param added those that it has now; whether the peer has any use for them, {@link Addresses#announceable} says
     * @param removed those that it has no more
     */
    void endpointAddressesChanged(List<InetAddress> added, List<InetAddress> removed, ExtensionContext context);
}
