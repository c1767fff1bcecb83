/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Told when the host has other addresses than before. */
@ConsumerType
public interface AddressHook extends AssociationExtension {

    /** Addresses of the host came or went, or links did. */
    void localAddressesChanged(ExtensionContext context);
}
