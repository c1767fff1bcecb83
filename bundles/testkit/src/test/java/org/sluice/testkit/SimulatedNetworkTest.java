/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.link.LinkCapabilities;

class SimulatedNetworkTest {

    private static final InetAddress A = Simulation.address("10.0.0.1");
    private static final InetAddress B = Simulation.address("10.0.0.2");
    private static final InetAddress FAR = Simulation.address("10.0.1.1");
    private static final InetAddress NOBODY = Simulation.address("10.0.0.9");
    private static final int MANY = 10_000;

    /** Notes what happens to it. */
    private static final class Notes implements NetworkNode {
        private final Simulation simulation;
        private final List<String> lines = new ArrayList<>();
        private final List<byte[]> packets = new ArrayList<>();
        private final List<Integer> marks = new ArrayList<>();

        Notes(Simulation simulation, InetAddress address) {
            this.simulation = simulation;
            simulation.network().attach(address, this);
        }

        @Override
        public void arrived(InetAddress from, InetAddress to, byte[] bytes, int congestionMark) {
            lines.add(simulation.clock() + " " + BitSet.valueOf(bytes));
            packets.add(bytes);
            marks.add(congestionMark);
        }

        @Override
        public void tooBig(InetAddress from, InetAddress to, byte[] quoted, int maximumPacketSize) {
            lines.add("too big for " + maximumPacketSize);
        }

        @Override
        public void unreachable(InetAddress from, InetAddress to, byte[] quoted, boolean protocolUnreachable) {
            lines.add((protocolUnreachable ? "protocol" : "host") + " unreachable");
        }
    }

    private static final Impairments BAD = Impairments.NONE
            .delay(Duration.ofMillis(20))
            .jitter(Duration.ofMillis(5))
            .loss(0.1)
            .duplication(0.05)
            .reordering(0.1)
            .corruption(0.02);

    private static List<String> run(long seed, boolean trafficBack) {
        var simulation = new Simulation(seed);
        simulation.network().impair(BAD);
        new Notes(simulation, A);
        var there = new Notes(simulation, B);
        for (int i = 0; i < 500; i++) {
            simulation.network().send(A, B, new byte[] {(byte) i, (byte) (i >>> 8)}, 0);
            if (trafficBack) {
                simulation.network().send(B, A, new byte[] {5}, 0);
            }
            simulation.runFor(Duration.ofMillis(1));
        }
        simulation.runFor(Duration.ofSeconds(1));
        return there.lines;
    }

    @Test
    void theSameSeedGivesTheSameNetwork() {
        assertEquals(run(7, false), run(7, false));
        assertNotEquals(run(7, false), run(8, false));
    }

    @Test
    void trafficOneWayDoesNotChangeTheOther() {
        assertEquals(run(7, false), run(7, true));
    }

    private static Notes send(Simulation simulation, Impairments impairments, int count, int size, int mark) {
        simulation.network().impair(A, B, impairments);
        new Notes(simulation, A);
        var notes = new Notes(simulation, B);
        for (int i = 0; i < count; i++) {
            simulation.network().send(A, B, new byte[size], mark);
        }
        simulation.runFor(Duration.ofMinutes(1));
        return notes;
    }

    private static void assertAbout(double expected, long actual) {
        double deviation = 5 * Math.sqrt(expected);
        assertTrue(Math.abs(actual - expected) < deviation, actual + " is not about " + expected);
    }

    @Test
    void losesTheShareThatIsSaid() {
        assertAbout(
                MANY * 0.7,
                send(new Simulation(1), Impairments.NONE.loss(0.3), MANY, 10, 0)
                        .packets
                        .size());
    }

    @Test
    void duplicatesTheShareThatIsSaid() {
        int arrived = send(new Simulation(1), Impairments.NONE.duplication(0.2), MANY, 10, 0)
                .packets
                .size();
        assertAbout(MANY * 0.2, arrived - MANY);
    }

    @Test
    void corruptsOneBitInTheShareThatIsSaid() {
        var changed = send(new Simulation(1), Impairments.NONE.corruption(0.1), MANY, 10, 0).packets.stream()
                .mapToInt(bytes -> BitSet.valueOf(bytes).cardinality())
                .filter(bits -> bits > 0)
                .peek(bits -> assertEquals(1, bits))
                .count();
        assertAbout(MANY * 0.1, changed);
    }

    /** What is damaged is dropped on the far side, and the answer comes back from there; what finds no room is answered from nearby. */
    @Test
    void aBoxOnTheWayDropsAndAnswers() {
        var simulation = new Simulation(1);
        var here = new Notes(simulation, A);
        var there = new Notes(simulation, B);
        var drops = new ArrayList<MiddleBox.Drop>();
        simulation.network().middleBox(A, B, drop -> {
            drops.add(drop);
            return drop.packet().length > 1 ? Optional.empty() : Optional.of(new byte[] {9});
        });
        Impairments link = Impairments.NONE.delay(Duration.ofMillis(20));
        simulation.network().impair(link);
        simulation.network().impair(A, B, link.corruption(1));
        simulation.network().send(A, B, new byte[] {1}, 0);
        simulation.network().send(A, B, new byte[] {1, 2}, 0);
        simulation.runFor(Duration.ofMillis(39));
        assertEquals(List.of(), here.lines);
        simulation.runFor(Duration.ofMillis(1));
        assertEquals(1, here.packets.size());
        assertEquals(List.of(), there.lines);
        assertEquals(2, drops.size());
        assertTrue(drops.get(0).damaged() && drops.get(0).packet()[0] != 1);
        // 8 bytes a second, and a queue of 10 bytes.
        simulation.network().impair(A, B, link.rate(64, 10));
        simulation.network().send(A, B, new byte[10], 0);
        simulation.network().send(A, B, new byte[1], 0);
        simulation.runFor(Duration.ofMillis(1));
        assertEquals(2, here.packets.size());
        MiddleBox.Drop full = drops.get(2);
        assertEquals(8, full.bytesPerSecond());
        assertEquals(10, full.queuedBytes());
        assertTrue(!full.damaged());
        simulation.network().middleBox(A, B, null);
        simulation.network().impair(A, B, link.corruption(1));
        simulation.network().send(A, B, new byte[] {1}, 0);
        simulation.runFor(Duration.ofMillis(20));
        assertEquals(1, there.packets.size());
        assertEquals(3, drops.size());
    }

    @Test
    void keepsTheOrderUnlessToldOtherwise() {
        var simulation = new Simulation(1);
        simulation.network().impair(Impairments.NONE.reordering(0.2));
        var notes = new Notes(simulation, B);
        for (int i = 0; i < 100; i++) {
            simulation.network().send(A, B, new byte[] {(byte) i}, 0);
        }
        simulation.runFor(Duration.ofSeconds(1));
        long overtaken = 0;
        for (int i = 1; i < 100; i++) {
            overtaken += notes.packets.get(i)[0] < notes.packets.get(i - 1)[0] ? 1 : 0;
        }
        assertTrue(overtaken > 5, overtaken + " were overtaken");
    }

    @Test
    void aRateSpreadsPacketsAndAFullQueueDropsThem() {
        var simulation = new Simulation(1);
        // 8000 bits a second are a packet of 100 bytes in 0.1 s.
        var notes = send(simulation, Impairments.NONE.delay(Duration.ZERO).rate(8000, 1000), 50, 100, 0);
        assertEquals(10, notes.packets.size());
        assertTrue(notes.lines.get(0).startsWith("0.100000"), notes.lines.get(0));
        assertTrue(notes.lines.get(9).startsWith("1.000000"), notes.lines.get(9));
        assertTrue(simulation.network().trace().toString().contains("queue full"));
    }

    @Test
    void aLongQueueMarksPacketsThatAllowIt() {
        var way = Impairments.NONE.rate(8000, 100_000).markBytes(500);
        var marks = send(new Simulation(1), way, 10, 100, 2).marks;
        assertEquals(List.of(2, 2, 2, 2, 2, 3, 3, 3, 3, 3), marks);
        assertEquals(
                List.of(0),
                send(new Simulation(1), way, 10, 100, 0).marks.stream()
                        .distinct()
                        .toList());
    }

    private static List<String> tooBig(Impairments.TooBig whatThen, int size) {
        var simulation = new Simulation(1);
        simulation.network().impair(Impairments.NONE.maximumPacketSize(1000, whatThen));
        var sender = new Notes(simulation, A);
        var receiver = new Notes(simulation, B);
        simulation.network().send(A, B, new byte[size], 0);
        simulation.runFor(Duration.ofSeconds(1));
        sender.lines.add(receiver.packets.size() + " arrived");
        return sender.lines;
    }

    @Test
    void doesWithTooBigPacketsWhatIsSaid() {
        assertEquals(List.of("1 arrived"), tooBig(Impairments.TooBig.REPORT, 1000));
        assertEquals(List.of("too big for 1000", "0 arrived"), tooBig(Impairments.TooBig.REPORT, 1001));
        assertEquals(List.of("0 arrived"), tooBig(Impairments.TooBig.DROP, 1001));
        assertEquals(List.of("1 arrived"), tooBig(Impairments.TooBig.FRAGMENT, 1001));
    }

    private static List<String> toNobody(SimulatedNetwork.Unreachable report) {
        var simulation = new Simulation(1);
        simulation.network().unreachable(report);
        var sender = new Notes(simulation, A);
        simulation.network().send(A, NOBODY, new byte[20], 0);
        simulation.runFor(Duration.ofSeconds(1));
        return sender.lines;
    }

    @Test
    void saysThatNobodyIsThereIfAsked() {
        assertEquals(List.of(), toNobody(SimulatedNetwork.Unreachable.SILENT));
        assertEquals(List.of("host unreachable"), toNobody(SimulatedNetwork.Unreachable.HOST));
        assertEquals(List.of("protocol unreachable"), toNobody(SimulatedNetwork.Unreachable.PROTOCOL));
    }

    @Test
    void nothingPassesAnInterfaceThatIsDown() {
        var simulation = new Simulation(1);
        var notes = new Notes(simulation, B);
        simulation.network().send(A, B, new byte[] {1}, 0);
        simulation.network().interfaceDown(B, true);
        simulation.network().send(A, B, new byte[] {2}, 0);
        simulation.runFor(Duration.ofSeconds(1));
        assertEquals(0, notes.packets.size());
        simulation.network().interfaceDown(B, false);
        simulation.network().send(A, B, new byte[] {3}, 0);
        simulation.runFor(Duration.ofSeconds(1));
        assertEquals(1, notes.packets.size());
    }

    @Test
    void separateSubnetsHaveNoWayToEachOther() {
        var simulation = new Simulation(1);
        simulation.network().separateSubnets();
        var near = new Notes(simulation, B);
        var far = new Notes(simulation, FAR);
        simulation.network().send(A, B, new byte[1], 0);
        simulation.network().send(A, FAR, new byte[1], 0);
        simulation.runFor(Duration.ofSeconds(1));
        assertEquals(1, near.packets.size());
        assertEquals(0, far.packets.size());
        assertTrue(simulation.network().trace().toString().contains("no way"));
    }

    @Test
    void aLinkLeavesFromTheSubnetOfTheOtherSide() {
        var simulation = new Simulation(1);
        var link = new SimulatedLink(simulation.network(), List.of(A, FAR), 1500, LinkCapabilities.NONE);
        assertEquals(A, link.sourceFor(B));
        assertEquals(FAR, link.sourceFor(Simulation.address("10.0.1.2")));
        assertEquals(A, link.sourceFor(Simulation.address("10.0.7.7")));
        assertNull(link.sourceFor(Simulation.address("fd00::1")));
        simulation.network().separateSubnets();
        assertNull(link.sourceFor(Simulation.address("10.0.7.7")));
    }

    @Test
    void anOldLinkThatClosesLeavesTheAddressToItsNewOwner() {
        var simulation = new Simulation(1);
        var old = new SimulatedLink(simulation.network(), List.of(A), 1500, LinkCapabilities.NONE);
        simulation.network().detach(A);
        var back = new Notes(simulation, A);
        old.close();
        simulation.network().send(B, A, new byte[1], 0);
        simulation.runFor(Duration.ofSeconds(1));
        assertEquals(1, back.packets.size());
    }

    @Test
    void timeDoesNotRunBackwards() {
        var clock = new VirtualClock();
        clock.jumpTo(10);
        assertThrows(IllegalArgumentException.class, () -> clock.jumpTo(9));
    }

    @Test
    void aConditionThatIsNeverMetFailsWithTheSeed() {
        var simulation = new Simulation(42);
        var failure = assertThrows(
                AssertionError.class, () -> simulation.runUntil("pigs fly", () -> false, Duration.ofHours(1)));
        assertTrue(failure.getMessage().contains("pigs fly"));
        assertTrue(failure.getMessage().contains("seed 42"));
        assertTrue(failure.getMessage().contains("3600.000000 s"));
    }
}
