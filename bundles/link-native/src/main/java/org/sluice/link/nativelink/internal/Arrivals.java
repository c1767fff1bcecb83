/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.sluice.link.nativelink.internal.system.ReceiveRing;
import org.sluice.link.nativelink.internal.system.SocketAddresses;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;

/**
 * Takes packets from the sockets of a link, in turns, and hands them in where they lie: several packets of one message that the
 * system put together stay in it. For the polling thread.
 */
final class Arrivals {

    private static final int BATCH = 64;
    private static final int IP_HEADER_WORDS = 0x0f;

    private final Carrier carrier;
    private final List<LinkSocket> sockets;
    private final AddressWatch addresses;
    private final ReceiveRing ring;
    private final PacketBatch batch;

    private int nextSocket;
    private LinkSocket socket;
    private int messages;
    private int message;

    // The message that packets are taken from.
    private int position;
    private int end;
    private int segment;
    private InetAddress local;
    private InetSocketAddress remote;
    private int congestionMark;
    private int differentiatedServices;

    Arrivals(Carrier carrier, List<LinkSocket> sockets, AddressWatch addresses, int messagesAtATime) {
        this.carrier = carrier;
        this.sockets = sockets;
        this.addresses = addresses;
        this.ring = new ReceiveRing(messagesAtATime, new SocketAddresses());
        ByteBuffer memory = ring.memory();
        this.batch = new PacketBatch(BATCH, index -> new Packet(memory.duplicate()));
    }

    /** Hands in what there is. Returns the number of packets. */
    int handIn(LinkReceiver receiver, int maximum) {
        int taken = 0;
        batch.clear();
        while (taken < maximum) {
            if (position == end && !nextMessage(receiver)) {
                break;
            }
            add();
            taken++;
            if (batch.isFull()) {
                handIn(receiver);
            }
        }
        handIn(receiver);
        return taken;
    }

    private void handIn(LinkReceiver receiver) {
        if (batch.size() > 0) {
            receiver.packetsArrived(batch);
            batch.clear();
        }
    }

    private void add() {
        int next = segment == 0 ? end : Math.min(end, position + segment);
        Packet packet = batch.add();
        packet.buffer().limit(next).position(position);
        packet.route(local, remote);
        packet.congestionMark(congestionMark);
        packet.differentiatedServices(differentiatedServices);
        position = next;
    }

    /** Goes on to the next message that is for this link; false if there is none. */
    private boolean nextMessage(LinkReceiver receiver) {
        while (true) {
            while (message < messages) {
                if (begin(message++)) {
                    return true;
                }
            }
            // What comes next is put where the packets in the batch lie.
            handIn(receiver);
            if (!receive()) {
                return false;
            }
        }
    }

    private boolean begin(int index) {
        ring.readControl(index);
        position = ring.start(index);
        end = position + ring.length(index);
        segment = ring.segmentSize();
        local = socket.local() != null ? socket.local() : ring.local();
        remote = ring.remote(index, carrier.hasPorts());
        congestionMark = ring.trafficClass() & 3;
        differentiatedServices = ring.trafficClass() >> 2;
        if (carrier.deliversHeader(socket.isIpv6())) {
            position = Math.min(end, position + (ring.memory().get(position) & IP_HEADER_WORDS) * Integer.BYTES);
        }
        boolean ours = remote != null && local != null && addresses.contains(local);
        if (!ours || position == end) {
            position = end;
            return false;
        }
        return true;
    }

    /** Receives from the next socket that has something. */
    private boolean receive() {
        for (int i = 0; i < sockets.size(); i++) {
            socket = sockets.get(nextSocket);
            nextSocket = nextSocket + 1 == sockets.size() ? 0 : nextSocket + 1;
            if (!socket.isReadable()) {
                continue;
            }
            messages = Math.max(0, ring.receive(socket.socket()));
            message = 0;
            // Where less came than there was room for, nothing is left; an error was told, and is over with that.
            socket.readable(messages == ring.capacity());
            if (messages > 0) {
                return true;
            }
        }
        return false;
    }
}
