/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Has a timer. */
@ConsumerType
public interface TimerHook extends AssociationExtension {

    /** The timer ran out that {@link ExtensionContext#startTimer} started. */
    void timeout(ExtensionContext context);
}
