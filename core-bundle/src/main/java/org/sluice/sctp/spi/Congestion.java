/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ProviderType;

/** What an extension may do to learn of congestion by other ways than loss, and about what it learns. */
@ProviderType
public interface Congestion {

    /**
     * Data met congestion, though it was not lost: the window of the path that it was sent on is reduced as for a loss that fast retransmit found
     * (RFC 9260 section 7.2.3). It is the caller's to do that once for each window of data.
     *
     * @param tsn of the data; where it is no longer outstanding, the path that new data takes now is meant
     */
    void met(int tsn);

    /**
     * Sets the ECN bits (RFC 3168 section 5) of packets with user data that leave from now on, until the extension is withdrawn; all others leave with 0,
     * and so does everything by a link that can't write them. Of several extensions that set bits, the last one is heeded.
     *
     * @param newData bits of packets in which all user data is sent for the first time, 0 to 3
     * @param otherData bits of packets in which some was sent before, or probes a window that is shut, 0 to 3
     */
    void mark(int newData, int otherData);

    /**
     * The peer said, otherwise than in an acknowledgement, how much room it has, what is in flight not yet taken off. Taken as the window of a SACK (RFC 9260
     * section 6.2.1), but what is left for new data counts as nothing while it is less than a packet and data is in flight: the next SACK says more (silly
     * window syndrome, RFC 1122 section 4.2.3.4).
     *
     * @param bytes at least 0
     */
    void peerWindow(long bytes);

    /**
     * Sets the congestion window of a path, because somebody knows what the way to there can hold.
     *
     * @param place of the path in {@link ExtensionContext#paths}
     * @param bytes taken as at least what one packet carries, and as at most {@link org.sluice.sctp.AssociationOptions#SEND_BUFFER}, since more can never be
     *     in flight
     * @return false if congestion control does not let itself be told ({@link AdjustableWindow}), or does not run yet
     * @throws IllegalArgumentException if there is no such path
     */
    boolean window(int place, long bytes);
}
