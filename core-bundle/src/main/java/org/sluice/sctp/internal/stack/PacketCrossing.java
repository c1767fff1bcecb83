/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.Packet;

/**
 * The way of packets from the loop that they arrived at to the one that they are for: a ring of bytes, written by the one and read by the
 * other, since a packet is the link's again before the other loop can look at it. What doesn't fit is dropped, as a full socket would.
 */
final class PacketCrossing implements Runnable {

    /** The loop that packets cross to. */
    interface Shore {

        /** Has a task run on the loop, soon. */
        void execute(Runnable task);

        /** Takes in a packet. */
        void packet(Packet packet, Link link, Demultiplexer.Way way);

        /** After so many packets the loop does what came of them. */
        int batch();

        /** Does what came of a batch of packets. */
        void finishBatch();
    }

    private static final int MOST_PACKETS = 4096;

    private final Shore target;
    private final ByteBuffer bytes;
    private final Packet[] packets = new Packet[MOST_PACKETS];
    private final Link[] links = new Link[MOST_PACKETS];
    private final Demultiplexer.Way[] ways = new Demultiplexer.Way[MOST_PACKETS];
    private final int[] starts = new int[MOST_PACKETS];
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** How many packets the other loop may see. */
    private final AtomicLong published = new AtomicLong();

    /** How many packets the other loop is done with. */
    private final AtomicLong released = new AtomicLong();

    // The writer's.
    private long written;
    private int writeAt;

    // The reader's.
    private long taken;

    /** A way to a loop, with room for so many bytes. */
    PacketCrossing(Shore target, int capacity) {
        this.target = target;
        this.bytes = ByteBuffer.allocateDirect(capacity);
    }

    /** Copies a packet, to be taken over after the next {@link #dispatch}. False if there is no room for it. */
    boolean add(Packet packet, Link link, Demultiplexer.Way way) {
        int length = packet.length();
        int start = place(length);
        if (start < 0) {
            return false;
        }
        int index = index(written);
        if (packets[index] == null) {
            packets[index] = new Packet(bytes.duplicate());
        }
        Packet copy = packets[index];
        copy.buffer().clear().position(start).limit(start + length);
        copy.buffer().put(start, packet.buffer(), packet.buffer().position(), length);
        copy.route(packet.local(), packet.remote());
        copy.congestionMark(packet.congestionMark());
        copy.differentiatedServices(packet.differentiatedServices());
        links[index] = link;
        ways[index] = way;
        starts[index] = start;
        writeAt = start + length;
        written++;
        return true;
    }

    /** Where so many bytes can be put, or -1. Never quite up to what is still being read, so that full and empty differ. */
    private int place(int length) {
        long done = released.get();
        if (done == written) {
            return length <= bytes.capacity() ? 0 : -1;
        }
        if (written - done == MOST_PACKETS) {
            return -1;
        }
        int readAt = starts[index(done)];
        if (writeAt <= readAt) {
            return writeAt + length < readAt ? writeAt : -1;
        }
        if (writeAt + length <= bytes.capacity()) {
            return writeAt;
        }
        return length < readAt ? 0 : -1;
    }

    private static int index(long number) {
        return (int) (number & MOST_PACKETS - 1);
    }

    /** Lets the other loop have what was added. */
    void dispatch() {
        if (published.get() != written) {
            published.set(written);
            if (scheduled.compareAndSet(false, true)) {
                target.execute(this);
            }
        }
    }

    /** Takes the packets over; on the other loop. */
    @Override
    public void run() {
        scheduled.set(false);
        int inRound = 0;
        while (taken < published.get()) {
            int index = index(taken);
            // First, so that a packet with which an extension keeps the loop is not met again.
            taken++;
            target.packet(packets[index], links[index], ways[index]);
            released.lazySet(taken);
            if (++inRound == target.batch()) {
                inRound = 0;
                target.finishBatch();
            }
        }
    }
}
