/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.net.InetAddress;
import java.util.List;
import java.util.function.BiPredicate;
import org.sluice.sctp.Options;

/**
 * What is known when it is decided which local addresses a peer is told of.
 *
 * @param source the local address that the INIT or INIT ACK leaves from
 * @param candidates the endpoint's addresses, of families that the peer can use
 * @param peerAddresses the peer's addresses as far as they are known, at least one
 * @param options the endpoint's options
 * @param way whether the system would send from a local address (first) to a remote one (second)
 */
public record AnnouncementSituation(
        InetAddress source,
        List<InetAddress> candidates,
        List<InetAddress> peerAddresses,
        Options options,
        BiPredicate<InetAddress, InetAddress> way) {}
