/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.internal.association.Allowance;

/**
 * The loops of a stack, and what they share. Each association belongs to one of them for its life. Which one is in the verification tag that its
 * packets carry, since each loop hands out tags of a range of its own; a new association's is found by the transport addresses that it begins with,
 * so that both sides' attempts at the same time meet in one. Any thread.
 */
final class LoopGroup {

    private static final long TAGS = 1L << 32;

    /** Odd, and far from any pattern that addresses and ports have: 2^32 divided by the golden ratio. */
    private static final int SPREAD = 0x9E3779B9;

    private final AddressTable addresses = new AddressTable();
    private final PortRegistry ports = new PortRegistry();
    private final int size;
    private final List<LoopCore> loops = new ArrayList<>();
    private final AtomicInteger running;
    private final Allowance initLimit;
    private final Allowance outOfTheBlueLimit;

    /** A group that as many loops as the options say are going to {@link #join}. */
    LoopGroup(Options options, long now) {
        this.size = options.get(StackOptions.LOOPS);
        this.running = new AtomicInteger(size);
        this.initLimit = new RateLimit(options.get(StackOptions.INIT_RATE), now);
        this.outOfTheBlueLimit = new RateLimit(options.get(StackOptions.OUT_OF_THE_BLUE_RATE), now);
    }

    /** Adds the next loop; before any of them runs. */
    void join(LoopCore loop) {
        loops.add(loop);
    }

    /** A loop has ended. Returns whether it was the last. */
    boolean left() {
        return running.decrementAndGet() == 0;
    }

    AddressTable addresses() {
        return addresses;
    }

    PortRegistry ports() {
        return ports;
    }

    List<LoopCore> all() {
        return loops;
    }

    /** Whether there is only one loop, so that nothing need be looked for. */
    boolean isAlone() {
        return size == 1;
    }

    /** The loop that hands out a tag. */
    LoopCore ofTag(int tag) {
        return loops.get((int) (Integer.toUnsignedLong(tag) * size >>> 32));
    }

    /** The loop that waits in the link with a number. */
    LoopCore ofLink(int number) {
        return loops.get(number % size);
    }

    /** A tag of a loop's range, not 0. */
    int newTag(int loop, RandomGenerator random) {
        if (size == 1) {
            int tag = random.nextInt();
            return tag == 0 ? 1 : tag;
        }
        return (int) random.nextLong(Math.max(1, firstTag(loop)), firstTag(loop + 1));
    }

    private long firstTag(int loop) {
        return (loop * TAGS + size - 1) / size;
    }

    /** The loop for an association that begins with these addresses. */
    LoopCore ofAddresses(InetAddress remote, int remotePort, int localPort) {
        int hash = (remote.hashCode() * 31 + remotePort) * 31 + localPort;
        int mixed = hash * SPREAD;
        return ofTag(mixed ^ mixed >>> 15);
    }

    /** How many INITs the stack answers. */
    Allowance initLimit() {
        return initLimit;
    }

    /** How many packets out of the blue the stack answers. */
    Allowance outOfTheBlueLimit() {
        return outOfTheBlueLimit;
    }

    /** Has something done on each loop but one. */
    void tellOthers(LoopCore loop, Consumer<LoopCore> task) {
        for (LoopCore other : loops) {
            if (other != loop) {
                other.execute(() -> task.accept(other));
            }
        }
    }
}
