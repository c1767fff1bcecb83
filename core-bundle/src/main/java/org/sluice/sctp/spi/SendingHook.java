/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Has something to say before data leaves. */
@ConsumerType
public interface SendingHook extends AssociationExtension {

    /** Data may leave after this call; control chunks that are sent now go before it. Called often: once for each batch of anything. */
    void beforeData(ExtensionContext context);
}
