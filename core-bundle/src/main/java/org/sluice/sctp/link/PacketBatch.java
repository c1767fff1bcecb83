/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.link;

import java.util.function.IntFunction;

/** Some packets, in order. Made once with all its packets and filled again and again; for one thread at a time. */
public final class PacketBatch {

    private final Packet[] packets;
    private int size;

    /**
     * A batch.
     *
     * @param capacity how many packets it can hold
     * @param packetCapacity how many bytes each can hold
     */
    public PacketBatch(int capacity, int packetCapacity) {
        this(capacity, index -> new Packet(packetCapacity));
    }

    /** A batch of packets that somebody else makes. */
    public PacketBatch(int capacity, IntFunction<Packet> maker) {
        this.packets = new Packet[capacity];
        for (int i = 0; i < capacity; i++) {
            packets[i] = maker.apply(i);
        }
    }

    /** The number of packets in it. */
    public int size() {
        return size;
    }

    /** Whether no packet more fits. */
    public boolean isFull() {
        return size == packets.length;
    }

    /** How many packets fit. */
    public int capacity() {
        return packets.length;
    }

    /** A packet that is in it. */
    public Packet get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException("packet " + index + " of " + size);
        }
        return packets[index];
    }

    /** Adds the next packet, its buffer cleared, and returns it to be filled. */
    public Packet add() {
        Packet packet = packets[size++];
        packet.buffer().clear();
        packet.congestionMark(0);
        packet.differentiatedServices(0);
        packet.fragmentable(false);
        return packet;
    }

    /** Takes back the packet added last. */
    public void removeLast() {
        size--;
    }

    /** Empties it. */
    public void clear() {
        size = 0;
    }
}
