/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.gap;
import static org.sluice.testkit.Chunks.sack;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.spi.CongestionControl;
import org.sluice.sctp.spi.CongestionControlFactory;
import org.sluice.sctp.spi.PathTraits;
import org.sluice.sctp.wire.DataChunk;

/** The user's limit of the congestion window ({@link AssociationOptions#MAXIMUM_CONGESTION_WINDOW}). */
class LargestWindowTest extends Story {

    /** User data of a chunk that fills a packet of 1480 bytes. */
    private static final int FULL = 1452;

    /** PMDCS: the chunk with its header. */
    private static final int CHUNK = FULL + 16;

    private Association association;
    private int next;

    private void begin() {
        option(AssociationOptions.MAXIMUM_PACKET_SIZE, 1480);
        option(AssociationOptions.MAXIMUM_SEGMENT_SIZE, FULL);
        option(AssociationOptions.MAX_BURST, 0);
        association = established();
        next = peer().peerInitialTsn();
    }

    private void send(int messages) {
        try {
            for (int i = 0; i < messages; i++) {
                assertTrue(association.trySend(Message.wrap(bytes(FULL))));
            }
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
    }

    /** How many chunks have arrived since. */
    private int arrived() {
        simulation.runFor(Duration.ofMillis(3));
        int count = (int)
                peer().takeAll().stream().filter(DataChunk.class::isInstance).count();
        next += count;
        return count;
    }

    /** Acknowledges what has come, and gives the number of chunks of each flight. */
    private List<Integer> flights(int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> {
                    int arrived = arrived();
                    peer().send(sack(next - 1, 1 << 20));
                    return arrived;
                })
                .toList();
    }

    private PathStatus path() {
        return association.status().primaryPath();
    }

    @Test
    void noMoreIsInFlightThanTheLimitAllows() {
        option(AssociationOptions.MAXIMUM_CONGESTION_WINDOW, 10 * CHUNK);
        begin();
        send(200);
        assertEquals(List.of(3, 6, 10, 10, 10), flights(5));
        assertEquals(10 * CHUNK, path().congestionWindow());
    }

    @Test
    void theLimitIsLiftedAndSetWhileTheAssociationLives() {
        begin();
        send(400);
        assertEquals(List.of(3, 6, 12, 20, 28), flights(5), "no limit: eight packets more for each SACK at most");
        arrived();
        association.configure(Options.none().with(AssociationOptions.MAXIMUM_CONGESTION_WINDOW, 8 * CHUNK));
        simulation.runFor(Duration.ofMillis(1));
        assertEquals(8 * CHUNK, path().congestionWindow());
        peer().send(sack(next - 1, 1 << 20));
        assertEquals(List.of(8, 8), flights(2));
        association.configure(Options.none().with(AssociationOptions.MAXIMUM_CONGESTION_WINDOW, 0));
        simulation.runFor(Duration.ofMillis(1));
        List<Integer> after = flights(5);
        assertTrue(after.get(4) > 8, () -> "flights " + after);
    }

    /** A limit that was set when the window was far larger: a loss halves what may really be in flight. */
    @Test
    void aLossHalvesTheLimitedWindow() {
        begin();
        send(400);
        flights(6);
        arrived();
        association.configure(Options.none().with(AssociationOptions.MAXIMUM_CONGESTION_WINDOW, 16 * CHUNK));
        simulation.runFor(Duration.ofMillis(1));
        peer().send(sack(next - 1, 1 << 20));
        int lost = next;
        assertEquals(16, arrived());
        for (int i = 0; i < 3; i++) {
            peer().send(sack(lost - 1, 1 << 20, gap(2, 2 + i)));
            simulation.runFor(Duration.ofMillis(3));
        }
        assertEquals(8 * CHUNK, path().congestionWindow());
    }

    @Test
    void fourPacketsAreAlwaysAllowed() {
        option(AssociationOptions.MAXIMUM_CONGESTION_WINDOW, 1);
        begin();
        send(100);
        assertEquals(List.of(3, 4, 4), flights(3));
    }

    /** Congestion control of somebody who knows no bounds, and can't be told any. */
    @Test
    void theLimitHoldsWhateverCongestionControlSays() throws Exception {
        try (var hosts = new TwoHosts()
                .option(AssociationOptions.MAXIMUM_CONGESTION_WINDOW, 20_000)
                .option(AssociationOptions.MAX_BURST, 0)
                .clientWith(List.of(new Boundless()))
                .connect()) {
            for (int i = 0; i < 100; i++) {
                hosts.association.trySend(Message.wrap(new byte[1000]));
            }
            hosts.simulation.runFor(Duration.ZERO);
            PathStatus path = hosts.association.status().primaryPath();
            assertEquals(20_000, path.congestionWindow());
            assertTrue(
                    path.flightSize() >= 20_000 && path.flightSize() < 22_000, () -> "in flight " + path.flightSize());
        }
    }

    private static final class Boundless implements CongestionControlFactory, CongestionControl {

        @Override
        public String componentId() {
            return "congestion.boundless";
        }

        @Override
        public CongestionControl create(PathTraits path) {
            return this;
        }

        @Override
        public long window() {
            return 1 << 30;
        }

        @Override
        public long threshold() {
            return 1 << 30;
        }

        @Override
        public void acknowledged(long bytes, long flightSizeBefore, boolean recovering) {}

        @Override
        public void flightEmpty() {}

        @Override
        public void fastRetransmit() {}

        @Override
        public void timeout() {}

        @Override
        public void idle(long idleNanos, long rtoNanos) {}

        @Override
        public void maximumPayload(int bytes) {}
    }
}
