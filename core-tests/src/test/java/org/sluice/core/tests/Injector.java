/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;

/** Sits in front of a host's link: notes what arrives and leaves, and has packets arrive that nobody sent. */
final class Injector {

    private static final int HEADER = 12;
    private static final int KEPT = 20_000;

    private final ArrayDeque<Packet> forged = new ArrayDeque<>();
    private final List<byte[]> seen = new ArrayList<>();
    private byte[] lastHeader;

    LinkFactory around(LinkFactory inner) {
        return new LinkFactory() {
            @Override
            public String componentId() {
                return inner.componentId();
            }

            @Override
            public Link open(Options options) throws java.io.IOException {
                return around(inner.open(options));
            }
        };
    }

    private Link around(Link link) {
        return (Link) Proxy.newProxyInstance(
                Injector.class.getClassLoader(), new Class<?>[] {Link.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("poll")) {
                        int injected = inject((LinkReceiver) arguments[1]);
                        return injected
                                + link.poll(
                                        (long) arguments[0], noting((LinkReceiver) arguments[1]), (int) arguments[2]);
                    }
                    if (method.getName().equals("send")) {
                        note((PacketBatch) arguments[0], false);
                    }
                    if (method.getName().equals("equals")) {
                        return proxy == arguments[0];
                    }
                    try {
                        return method.invoke(link, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private int inject(LinkReceiver receiver) {
        int count = forged.size();
        while (!forged.isEmpty()) {
            Packet next = forged.poll();
            var batch = new PacketBatch(1, index -> next);
            // Adding clears the buffer, whose bytes stay as they are.
            int length = next.buffer().limit();
            batch.add().buffer().limit(length);
            receiver.packetsArrived(batch);
        }
        return count;
    }

    private LinkReceiver noting(LinkReceiver receiver) {
        return (LinkReceiver) Proxy.newProxyInstance(
                Injector.class.getClassLoader(), new Class<?>[] {LinkReceiver.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("packetsArrived")) {
                        note((PacketBatch) arguments[0], true);
                    }
                    try {
                        return method.invoke(receiver, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void note(PacketBatch batch, boolean arrived) {
        for (int i = 0; i < batch.size(); i++) {
            ByteBuffer buffer = batch.get(i).buffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(buffer.position(), bytes);
            if (seen.size() < KEPT) {
                seen.add(bytes);
            }
            boolean tagged = bytes.length > HEADER && (bytes[4] | bytes[5] | bytes[6] | bytes[7]) != 0;
            if (arrived && tagged) {
                lastHeader = java.util.Arrays.copyOf(bytes, HEADER);
            }
        }
    }

    /** Has a packet arrive in the next round. */
    void forge(InetAddress from, InetAddress to, byte[] bytes) {
        var packet = new Packet(ByteBuffer.wrap(bytes));
        packet.route(to, new InetSocketAddress(from, 0));
        forged.add(packet);
    }

    /** All packets that were seen, both ways. */
    List<byte[]> seen() {
        return seen;
    }

    /** Ports and verification tag of the packet that arrived last. */
    byte[] lastHeader() {
        return lastHeader;
    }
}
