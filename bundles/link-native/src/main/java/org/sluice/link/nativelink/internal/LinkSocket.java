/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.net.InetAddress;
import org.sluice.link.nativelink.internal.system.Socket;
import org.sluice.link.nativelink.internal.system.SocketCodes;

/** A socket of a link: bound to one local address, or open to all of its family. */
final class LinkSocket {

    private final Socket socket;
    private final boolean ipv6;
    private final InetAddress local;

    /** Whether there may be something to receive; the polling thread's. */
    private boolean readable;

    LinkSocket(Socket socket, boolean ipv6, InetAddress local) {
        this.socket = socket;
        this.ipv6 = ipv6;
        this.local = local;
    }

    Socket socket() {
        return socket;
    }

    boolean isIpv6() {
        return ipv6;
    }

    /** The one address that it is bound to, or null. */
    InetAddress local() {
        return local;
    }

    boolean isReadable() {
        return readable;
    }

    void readable(boolean value) {
        readable = value;
    }

    /** Sets whether what is sent may be fragmented, here and by routers. */
    void allowFragments(boolean allowed) {
        int discovery = allowed ? SocketCodes.PMTUDISC_DONT : SocketCodes.PMTUDISC_PROBE;
        if (ipv6) {
            socket.sets(SocketCodes.SOL_IPV6, SocketCodes.IPV6_MTU_DISCOVER, discovery);
            socket.sets(SocketCodes.SOL_IPV6, SocketCodes.IPV6_DONTFRAG, allowed ? 0 : 1);
        } else {
            socket.sets(SocketCodes.SOL_IP, SocketCodes.IP_MTU_DISCOVER, discovery);
        }
    }
}
