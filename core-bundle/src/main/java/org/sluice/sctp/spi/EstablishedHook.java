/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Told when the association is up. */
@ConsumerType
public interface EstablishedHook extends AssociationExtension {

    /** The association came up, or the peer started anew and it is up again; the user has been told. */
    void established(ExtensionContext context);
}
