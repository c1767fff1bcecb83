/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.sluice.sctp.link.Link;

/**
 * The way that packets take between two transport addresses.
 *
 * @param link what carries them
 * @param local the address they leave from
 * @param remote the peer's address; its port is the UDP encapsulation port, or 0 where SCTP travels on IP itself
 */
public record Route(Link link, InetAddress local, InetSocketAddress remote) {

    /** The peer's address alone. */
    public InetAddress remoteAddress() {
        return remote.getAddress();
    }
}
