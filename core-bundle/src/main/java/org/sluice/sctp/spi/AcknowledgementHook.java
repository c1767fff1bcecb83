/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told of acknowledgements. */
@ConsumerType
public interface AcknowledgementHook extends AssociationExtension {

    /** A SACK, or the acknowledgement in a SHUTDOWN, has been taken in. */
    void acknowledged(ExtensionContext context);

    /** A T3-rtx timer ran out (RFC 9260 section 6.3.3); what was lost is marked and will be sent after this call. */
    void timedOut(ExtensionContext context);
}
