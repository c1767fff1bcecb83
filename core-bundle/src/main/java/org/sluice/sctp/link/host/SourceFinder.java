/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.link.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Asks the system which local address it would send from. Connecting a UDP socket does that, and sends nothing.
 *
 * <p>Any thread. Answers are remembered for some seconds, so that a change of routes comes through.
 */
public final class SourceFinder {

    private static final int REMEMBERED = 256;
    private static final long REMEMBERED_NANOS = 10_000_000_000L;

    /** Discard; connecting needs some port, and nothing is sent to it. */
    private static final int ANY_PORT = 9;

    private record Answer(InetAddress local, long nanos) {}

    private final Supplier<List<InetAddress>> locals;

    @SuppressWarnings("serial")
    private final Map<InetAddress, Answer> remembered = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Answer> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** A finder for a link with the local addresses that are supplied. */
    public SourceFinder(Supplier<List<InetAddress>> locals) {
        this.locals = locals;
    }

    /** The local address for a remote one, or null where there is no way. */
    public InetAddress find(InetAddress remote) {
        if (remote.isAnyLocalAddress() || remote.isMulticastAddress()) {
            return null;
        }
        long now = System.nanoTime();
        synchronized (remembered) {
            Answer answer = remembered.get(remote);
            if (answer != null && now - answer.nanos < REMEMBERED_NANOS) {
                return answer.local;
            }
        }
        InetAddress local = ask(remote);
        // Addresses that differ only in their zone are equal keys, so link-local ones are asked for each time.
        if (!remote.isLinkLocalAddress()) {
            synchronized (remembered) {
                remembered.put(remote, new Answer(local, now));
            }
        }
        return local;
    }

    /** Forgets its answers, because addresses or routes have changed. */
    public void forget() {
        synchronized (remembered) {
            remembered.clear();
        }
    }

    private InetAddress ask(InetAddress remote) {
        InetAddress chosen;
        try (var channel = DatagramChannel.open(
                remote instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(remote, ANY_PORT));
            chosen = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
        } catch (IOException | RuntimeException e) {
            return null; // no route, or no such family here
        }
        List<InetAddress> present = locals.get();
        for (var local : present) {
            if (LocalAddresses.same(local, chosen)) {
                return local;
            }
        }
        for (var local : present) {
            if (LocalAddresses.compatible(local, remote)) {
                return local;
            }
        }
        return null;
    }
}
