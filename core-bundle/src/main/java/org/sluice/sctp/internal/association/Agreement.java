/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;

/**
 * What two endpoints agreed on: a pure function of the INIT and the INIT ACK (RFC 9260 section 5.1), the same for both sides and
 * however often it is worked out.
 *
 * @param localTag the verification tag of packets to this side
 * @param peerTag the verification tag of packets to the peer
 * @param localInitialTsn the TSN of this side's first DATA chunk
 * @param peerInitialTsn the TSN of the peer's first DATA chunk
 * @param outboundStreams streams this side may send on
 * @param inboundStreams streams the peer may send on
 * @param peerWindow the window the peer advertised, in bytes
 * @param localAddresses the addresses this side listed; empty if it listed none, and then the peer knows the source of its packets only
 * @param peerAddresses the addresses the peer listed, without the one its packet came from
 * @param ours all that this side said
 * @param theirs all that the peer said
 */
record Agreement(
        int localTag,
        int peerTag,
        int localInitialTsn,
        int peerInitialTsn,
        int outboundStreams,
        int inboundStreams,
        long peerWindow,
        List<InetAddress> localAddresses,
        List<InetAddress> peerAddresses,
        List<Parameter> ours,
        List<Parameter> theirs) {

    /** Works it out from the chunk that this side sent and the one that the peer sent. */
    static Agreement of(InitChunk ours, InitChunk theirs) {
        return new Agreement(
                ours.initiateTag(),
                theirs.initiateTag(),
                ours.initialTsn(),
                theirs.initialTsn(),
                Math.min(ours.outboundStreams(), theirs.inboundStreams()),
                Math.min(ours.inboundStreams(), theirs.outboundStreams()),
                theirs.advertisedReceiverWindow(),
                addresses(ours),
                addresses(theirs),
                ours.parameters(),
                theirs.parameters());
    }

    /** The addresses that an INIT or INIT ACK lists. */
    static List<InetAddress> addresses(InitChunk chunk) {
        var addresses = new ArrayList<InetAddress>();
        for (var parameter : chunk.parameters()) {
            if (parameter instanceof AddressParameter address) {
                addresses.add(address.address());
            }
        }
        return List.copyOf(addresses);
    }

    /** The same with other numbers of streams. */
    Agreement withStreams(int outbound, int inbound) {
        return new Agreement(
                localTag,
                peerTag,
                localInitialTsn,
                peerInitialTsn,
                outbound,
                inbound,
                peerWindow,
                localAddresses,
                peerAddresses,
                ours,
                theirs);
    }
}
