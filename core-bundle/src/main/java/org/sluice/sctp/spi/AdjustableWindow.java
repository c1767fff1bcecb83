/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Congestion control that can be told a window by somebody who knows the way ({@link Congestion#window}). A {@link CongestionControl} that does not
 * implement this keeps its own counsel.
 */
@ConsumerType
public interface AdjustableWindow {

    /**
     * Sets cwnd. Where that makes it smaller, it goes on in congestion avoidance.
     *
     * @param bytes at least what one packet carries
     */
    void adjust(long bytes);
}
