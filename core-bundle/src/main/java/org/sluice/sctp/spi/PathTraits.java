/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.net.InetAddress;

/**
 * What is known of a path when its congestion control is made.
 *
 * @param remote the peer's address that the path leads to
 * @param maximumPayload the largest DATA chunk, its header included, that one packet on the path can carry (PMDCS), in bytes
 * @param peerReceiveWindow the window that the peer advertised at first, in bytes
 */
public record PathTraits(InetAddress remote, int maximumPayload, long peerReceiveWindow) {}
