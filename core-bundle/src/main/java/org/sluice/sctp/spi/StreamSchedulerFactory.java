/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.StackComponent;

/** Makes the stream scheduler of each association. */
@ConsumerType
public interface StreamSchedulerFactory extends StackComponent {

    /** A scheduler for an association. */
    StreamScheduler create();
}
