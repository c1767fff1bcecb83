/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Can send a control chunk of its own again before the timer says so, since somebody knows that it was lost ({@link Retransmission#dropped}). */
@ConsumerType
public interface ResendHook extends AssociationExtension {

    /**
     * A chunk of a type that the extension claimed was lost. If it is still waited for, it is sent again; the timer may run on as it was.
     *
     * @param chunkType 0 to 255
     * @return whether something is sent again, now or with the next packet
     */
    boolean resend(int chunkType, ExtensionContext context);
}
