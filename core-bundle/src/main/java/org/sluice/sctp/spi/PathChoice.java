/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Which path a packet with user data takes (RFC 9260 section 6.4). The core's own choice is one; an association's part of an extension that
 * implements this takes its place in that association, at most one at a time. Called on the association's loop, for each packet, and
 * answers from what it is shown and what it keeps itself.
 *
 * <p>Whether a packet may leave on the path that was chosen is congestion control's to say: new data waits while that path's congestion window is full, so a
 * choice that spreads data asks for a path that has room.
 */
@ConsumerType
public interface PathChoice {

    /**
     * The path for the next packet of new data.
     *
     * @return its place in the view
     */
    int forData(PathsView paths);

    /**
     * The path for what was lost on another one (RFC 9260 section 6.4.1).
     *
     * @param lostOn the place of the path that it was sent on
     * @return the place of the path to send it on, perhaps the same
     */
    int forRetransmission(PathsView paths, int lostOn);
}
