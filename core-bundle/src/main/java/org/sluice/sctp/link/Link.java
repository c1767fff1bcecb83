/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.link;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way for packets in and out of one stack. {@link #poll} is called by one thread at a time, always the same loop; the other
 * methods may be called by any thread.
 */
@ConsumerType
public interface Link extends AutoCloseable {

    /** What the link can do; does not change. */
    LinkCapabilities capabilities();

    /** The addresses that packets can leave from and arrive at, best first. */
    List<InetAddress> localAddresses();

    /** The UDP port that packets leave from, or 0 where SCTP travels on IP itself. */
    int encapsulationPort();

    /** The UDP port of a peer that has not said otherwise, or 0 where SCTP travels on IP itself. */
    int defaultRemoteEncapsulationPort();

    /**
     * The largest SCTP packet, common header included and what carries it deducted, that can leave from a local address
     * whole, in bytes.
     */
    int maximumPacketSize(InetAddress local);

    /**
     * The local address that packets to a remote address leave from, as the system would choose.
     *
     * @return one of {@link #localAddresses}, or null where there is no way to the remote address
     */
    InetAddress sourceFor(InetAddress remote);

    /**
     * Hands in what has arrived; where nothing has, waits for it.
     *
     * @param timeoutNanos how long to wait: 0 for not at all, {@link Long#MAX_VALUE} for as long as it takes
     * @param receiver called on this thread, with any number of batches of up to the given size
     * @param maximumPackets how many packets to hand in at most
     * @return the number of packets handed in
     * @throws IOException if the link is broken or closed; it is not polled again
     */
    int poll(long timeoutNanos, LinkReceiver receiver, int maximumPackets) throws IOException;

    /** Makes a {@link #poll} that waits, or else the next one, return at once. */
    void wakeup();

    /**
     * Sends packets, in order, without waiting. What can't be sent is dropped, as a network would. The packets are the
     * caller's again on return.
     *
     * @return the number of packets that were not sent
     */
    int send(PacketBatch batch);

    /** Releases everything; a waiting {@link #poll} returns or fails. Does nothing the second time. */
    @Override
    void close();
}
