/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;

class FaultyLinkTest {

    /** What packets carry beside their bytes, which faults leave alone. */
    private static final int SERVICES = 46;

    private static final int MARK = 2;

    private static final InetAddress HERE = Simulation.address("10.0.0.1");
    private static final InetSocketAddress THERE = new InetSocketAddress(Simulation.address("10.0.0.2"), 9899);
    private static final Impairments AT_ONCE = Impairments.NONE.delay(Duration.ZERO);
    private static final int MANY = 5000;

    private final VirtualClock clock = new VirtualClock();
    private final List<Integer> received = new ArrayList<>();

    private final LinkReceiver receiver = new LinkReceiver() {
        @Override
        public void packetsArrived(PacketBatch batch) {
            for (int i = 0; i < batch.size(); i++) {
                assertEquals(THERE, batch.get(i).remote());
                assertEquals(SERVICES, batch.get(i).differentiatedServices());
                assertEquals(MARK, batch.get(i).congestionMark());
                received.add(batch.get(i).buffer().getInt());
            }
        }

        @Override
        public void localAddressesChanged() {}

        @Override
        public void packetTooBig(InetAddress local, InetAddress remote, ByteBuffer quoted, int maximumPacketSize) {}

        @Override
        public void unreachable(InetAddress local, InetAddress remote, ByteBuffer quoted, boolean protocol) {}
    };

    private Link link(long seed, Impairments outbound, Impairments inbound) throws IOException {
        var factory = new LinkFactory() {
            @Override
            public String componentId() {
                return "link.echo";
            }

            @Override
            public Link open(Options options) {
                return new Echo();
            }
        };
        return FaultyLink.around(factory, seed, outbound, inbound, clock::nanos).open(Options.none());
    }

    private static void send(Link link, int first, int count) {
        for (int i = first; i < first + count; i++) {
            var batch = new PacketBatch(1, 4);
            var packet = batch.add();
            packet.buffer().putInt(i).flip();
            packet.route(HERE, THERE);
            packet.differentiatedServices(SERVICES);
            packet.congestionMark(MARK);
            packet.fragmentable(true);
            link.send(batch);
        }
    }

    private void poll(Link link) throws IOException {
        while (link.poll(0, receiver, 10) > 0) {
            // There may be more.
        }
    }

    private List<Integer> echo(long seed, Impairments outbound, Impairments inbound, int count) throws IOException {
        received.clear();
        try (var link = link(seed, outbound, inbound)) {
            send(link, 0, count);
            poll(link);
        }
        return List.copyOf(received);
    }

    @Test
    void withoutFaultsEverythingPassesInOrder() throws IOException {
        assertEquals(List.of(0, 1, 2, 3, 4), echo(1, AT_ONCE, AT_ONCE, 5));
    }

    @Test
    void losesBothWaysAsSeeded() throws IOException {
        var arrived = echo(1, AT_ONCE.loss(0.2), AT_ONCE.loss(0.5), MANY);
        assertEquals(MANY * 0.4, arrived.size(), MANY * 0.04);
        assertEquals(arrived, echo(1, AT_ONCE.loss(0.2), AT_ONCE.loss(0.5), MANY));
        assertNotEquals(arrived, echo(2, AT_ONCE.loss(0.2), AT_ONCE.loss(0.5), MANY));
    }

    @Test
    void holdsBackUntilAPollAfterTheTime() throws IOException {
        var late = AT_ONCE.delay(Duration.ofMillis(10));
        var link = link(1, late, late);
        send(link, 0, 3);
        poll(link);
        assertEquals(List.of(), received);
        clock.jumpTo(10_000_000);
        poll(link);
        assertEquals(List.of(), received);
        clock.jumpTo(20_000_000);
        poll(link);
        assertEquals(List.of(0, 1, 2), received);
    }

    @Test
    void aPollThatWaitsWakesForWhatItHoldsBack() throws IOException {
        var echo = new Echo();
        var factory = new LinkFactory() {
            @Override
            public String componentId() {
                return "link.echo";
            }

            @Override
            public Link open(Options options) {
                return echo;
            }
        };
        var link = FaultyLink.around(factory, 1, AT_ONCE.delay(Duration.ofMillis(3)), AT_ONCE, clock::nanos)
                .open(Options.none());
        send(link, 0, 1);
        assertTrue(echo.wokenUp);
        link.poll(Long.MAX_VALUE, receiver, 10);
        assertEquals(3_000_000, echo.waited);
    }

    @Test
    void stacksGetOverIt() throws Exception {
        try (var simulation = new Simulation(5)) {
            var faults = AT_ONCE.loss(0.2).duplication(0.1).corruption(0.1);
            var server = simulation
                    .host("server")
                    .address("10.0.0.1")
                    .wrap(factory -> FaultyLink.around(factory, 5, faults, faults, simulation.clock()::nanos))
                    .start();
            var client = simulation.host("client").address("10.0.0.2").start();
            var checker = new DeliveryChecker();
            var accepted = new Association[1];
            server.stack().bind(5001).listen(association -> accepted[0] = association);
            var connecting = client.stack().bind(0).connectAsync(server.destination(5001), Options.none());
            simulation.runUntil("the association is up", connecting::isDone, Duration.ofMinutes(5));
            var association = connecting.join();
            for (int i = 0; i < 50; i++) {
                Message message = checker.next(i % 3, i % 5 == 0, 1 + i * 100);
                assertTrue(association.trySend(message));
                checker.sent(message);
            }
            simulation.runUntil(
                    "everything has arrived",
                    () -> {
                        for (var message = poll(accepted[0]); message != null; message = poll(accepted[0])) {
                            checker.received(message);
                        }
                        return checker.isComplete();
                    },
                    Duration.ofMinutes(30));
            assertEquals(AssociationState.ESTABLISHED, association.state());
        }
    }

    private static ReceivedMessage poll(Association association) {
        return association == null ? null : association.poll();
    }

    /** Hands in what is sent. */
    private static final class Echo implements Link {
        private final List<Integer> packets = new ArrayList<>();
        private boolean wokenUp;
        private long waited = -1;

        @Override
        public LinkCapabilities capabilities() {
            return LinkCapabilities.NONE;
        }

        @Override
        public List<InetAddress> localAddresses() {
            return List.of(HERE);
        }

        @Override
        public int encapsulationPort() {
            return 9899;
        }

        @Override
        public int defaultRemoteEncapsulationPort() {
            return 9899;
        }

        @Override
        public int maximumPacketSize(InetAddress local) {
            return 1400;
        }

        @Override
        public InetAddress sourceFor(InetAddress remote) {
            return HERE;
        }

        @Override
        public int poll(long timeoutNanos, LinkReceiver to, int maximumPackets) {
            waited = timeoutNanos;
            int count = packets.size();
            var batch = new PacketBatch(Math.max(1, count), 4);
            for (int number : packets) {
                var packet = batch.add();
                packet.buffer().putInt(number).flip();
                packet.route(HERE, THERE);
                packet.differentiatedServices(SERVICES);
                packet.congestionMark(MARK);
            }
            packets.clear();
            to.packetsArrived(batch);
            return count;
        }

        @Override
        public void wakeup() {
            wokenUp = true;
        }

        @Override
        public int send(PacketBatch batch) {
            for (int i = 0; i < batch.size(); i++) {
                assertEquals(SERVICES, batch.get(i).differentiatedServices());
                assertEquals(MARK, batch.get(i).congestionMark());
                assertTrue(batch.get(i).isFragmentable());
                packets.add(batch.get(i).buffer().getInt());
            }
            return 0;
        }

        @Override
        public void close() {}
    }
}
