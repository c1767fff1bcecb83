/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.wire.ErrorCause;

/** Told what errors the peer reports. */
@ConsumerType
public interface ErrorHook extends AssociationExtension {

    /** An ERROR chunk arrived; called for each of its causes. */
    void reported(ErrorCause cause, ExtensionContext context);
}
