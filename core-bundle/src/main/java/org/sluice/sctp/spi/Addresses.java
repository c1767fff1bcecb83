/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.net.InetAddress;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.sctp.wire.Chunk;

/** The addresses of an association, as an extension may change them while it lives. */
@ProviderType
public interface Addresses {

    /** What became of an address that was to be added. */
    enum Addition {
        /** It is the peer's now, as soon as it has been verified (RFC 9260 section 5.4). */
        ADDED,
        /** It was the peer's already. */
        PRESENT,
        /** It can't be one host's, or means nothing here. */
        UNUSABLE,
        /** There is no way to it. */
        NO_WAY,
        /** The association has as many paths as it may have. */
        FULL,
        /** It belongs to another association with the same ports. */
        TAKEN
    }

    /** Our addresses that the peer knows and packets may leave from, in the order in which it came to know them. */
    List<InetAddress> local();

    /** Our addresses that the peer would be told of if the association were set up now, best first: what the endpoint and the links have. */
    List<InetAddress> announceable();

    /** Whether packets can leave from an address. */
    boolean isPresent(InetAddress local);

    /** The peer's addresses, the primary one first. */
    List<InetAddress> remote();

    /** Whether an address is the peer's and was verified to be. */
    boolean isVerified(InetAddress remote);

    /** Our address that packets to one of the peer's leave from; null if that is none of the peer's. */
    InetAddress sourceTo(InetAddress remote);

    /** Adds an address of the peer's, which is verified before it is used. */
    Addition addRemote(InetAddress address);

    /**
     * Takes an address of the peer's out of the association: what is in flight to it is sent again to another one.
     *
     * @return false if it is none of the peer's, or the last one; then nothing has changed
     */
    boolean removeRemote(InetAddress address);

    /**
     * Makes an address of the peer's the primary one, as soon as it is verified.
     *
     * @return false if it is none of the peer's
     */
    boolean prefer(InetAddress remote);

    /** The peer is being told of an address of ours: no packet leaves from it before it is {@linkplain #addLocal added}, while those that arrive there are taken in (RFC 5061 section 5.3, F1). */
    void joinLocal(InetAddress address);

    /** The peer knows one of our addresses more: packets may leave from it. */
    void addLocal(InetAddress address);

    /**
     * The peer is being told that an address is not ours any more: no packet leaves from it from now on, while those that arrive there are still taken in, but for an ABORT (RFC
     * 5061 sections 5.3, F4, and 5.3.1). Where no other one is left, nothing leaves at all until one is added, but for what is {@linkplain #send sent} from an address that is named.
     */
    void leaveLocal(InetAddress address);

    /** The peer still takes an address for ours that we were {@linkplain #leaveLocal leaving}. */
    void keepLocal(InetAddress address);

    /**
     * Sends a control chunk in a packet of its own from one address to another. Any address of ours will do as a source, known to the peer or not.
     *
     * @param from null for the one that packets to that address leave from
     * @param to one of the peer's
     */
    void send(Chunk chunk, InetAddress from, InetAddress to);

    /** RTO of the path to one of the peer's addresses, in nanoseconds. */
    long retransmissionTimeout(InetAddress remote);

    /** As {@link ExtensionContext#unanswered}, for what was sent to one of the peer's addresses. */
    void unanswered(InetAddress remote);

    /** The peer answered what was sent to one of its addresses: the errors of the path and of the association are forgotten (RFC 9260 sections 8.1 and 8.2). */
    void answered(InetAddress remote);
}
