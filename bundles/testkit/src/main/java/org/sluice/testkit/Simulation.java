/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Hosts on a network in virtual time: the clock jumps from one event to the next, so that minutes take milliseconds, and everything that
 * happens follows from the seed. For one thread; nothing in it waits.
 */
public final class Simulation implements AutoCloseable {

    /** After so many rounds at one instant something goes round in circles. */
    private static final int MAXIMUM_ROUNDS = 20_000;

    private final long seed;
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedNetwork network;
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private int named;
    private int stepsAtThisInstant;

    /** A simulation that follows from a seed. */
    public Simulation(long seed) {
        this.seed = seed;
        this.network = new SimulatedNetwork(seed, clock);
    }

    /** The seed. */
    public long seed() {
        return seed;
    }

    /** The clock. */
    public VirtualClock clock() {
        return clock;
    }

    /** The network. */
    public SimulatedNetwork network() {
        return network;
    }

    /** An address from a literal; nothing is looked up. */
    public static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal + " is not an address", e);
        }
    }

    /** Begins a host. */
    public SimulatedHost.Builder host(String name) {
        return new SimulatedHost.Builder(this, name, seed * 1_000_003 + ++named);
    }

    /** A host that does only what a test tells it to, with a port and addresses given as literals. */
    public ScriptedPeer scriptedPeer(int port, String... addresses) {
        return new ScriptedPeer(
                this, port, Arrays.stream(addresses).map(Simulation::address).toList());
    }

    void add(SimulatedHost host) {
        hosts.add(host);
    }

    /** Takes a host's stack away without a word to anybody, as if the machine had lost its power. */
    public void crash(SimulatedHost host) {
        hosts.remove(host);
        host.addresses().forEach(network::detach);
    }

    /** Lets so much time pass. */
    public void runFor(Duration duration) {
        long end = clock.nanos() + duration.toNanos();
        while (step(end)) {
            // Each step is an instant at which something happens.
        }
    }

    /**
     * Lets time pass until something is so.
     *
     * @throws AssertionError if it is not so after the given time; with the seed and the last packets
     */
    public void runUntil(String what, BooleanSupplier condition, Duration limit) {
        long end = clock.nanos() + limit.toNanos();
        settle();
        while (!condition.getAsBoolean()) {
            if (!step(end) && !condition.getAsBoolean()) {
                throw failure("not within " + limit + ": " + what);
            }
        }
    }

    /** A failure with what is needed to understand it and to run it again. */
    public AssertionError failure(String message) {
        return new AssertionError(message + "\nseed " + seed + ", at " + clock + "\n" + network.trace());
    }

    /** Goes to the next instant at which something happens; false if that is not before the end, which is where the clock is then. */
    private boolean step(long end) {
        settle();
        long next = network.nextArrival();
        for (var host : hosts) {
            next = Math.min(next, host.driver().nextDeadline());
        }
        if (next > end) {
            clock.jumpTo(end);
            // What is asked of a stack next is asked at this time.
            settle();
            return false;
        }
        stepsAtThisInstant = next > clock.nanos() ? 0 : stepsAtThisInstant + 1;
        if (stepsAtThisInstant == MAXIMUM_ROUNDS) {
            throw failure("a deadline that has come is never met");
        }
        clock.jumpTo(Math.max(next, clock.nanos()));
        settle();
        return true;
    }

    private void settle() {
        boolean any = true;
        for (int round = 0; any; round++) {
            if (round == MAXIMUM_ROUNDS) {
                throw failure("something goes round in circles");
            }
            network.deliver();
            any = false;
            for (int i = 0; i < hosts.size(); i++) {
                any |= hosts.get(i).driver().run(clock.nanos());
            }
        }
    }

    /**
     * Closes every host's stack.
     *
     * @throws AssertionError if a stack sent a packet that breaks the rules for bundling chunks (RFC 9260 section 6.10)
     */
    @Override
    public void close() {
        hosts.forEach(host -> host.stack().close());
        hosts.clear();
        if (network.violation() != null) {
            throw failure("a stack sent " + network.violation());
        }
    }

    @Override
    public String toString() {
        return "simulation with seed " + seed + " at " + clock;
    }
}
