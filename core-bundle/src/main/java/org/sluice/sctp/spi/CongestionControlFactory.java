/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.StackComponent;

/** Makes the congestion control of each path of an association. */
@ConsumerType
public interface CongestionControlFactory extends StackComponent {

    /** Congestion control for a new path; never null. */
    CongestionControl create(PathTraits path);
}
