/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;

/** Links over the system's own calls, on the loopback interface. */
@Timeout(60)
class NativeLinkTest {

    private static final InetAddress V4 = address("127.0.0.1");
    private static final InetAddress OTHER_V4 = address("127.0.0.2");
    private static final InetAddress V6 = address("::1");

    /** A thread for each task: one that waits in a link must not keep others from running. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    static Stream<InetAddress> loopbacks() {
        return Stream.of(V4, V6).filter(NativeLinkTest::canBind);
    }

    @ParameterizedTest
    @MethodSource("loopbacks")
    void twoLinksExchangeBatches(InetAddress loopback) throws IOException {
        try (var left = open(loopback);
                var right = open(loopback)) {
            assertEquals(0, left.send(texts(loopback, right, "one", "two", "three")));

            var received = Received.poll(right, 3);
            assertEquals(List.of("one", "two", "three"), received.texts());
            var first = received.datagrams.get(0);
            assertEquals(loopback, first.local());
            assertEquals(new InetSocketAddress(loopback, left.encapsulationPort()), first.remote());

            var answer = new PacketBatch(1, 100);
            var packet = answer.add();
            packet.buffer().put("four".getBytes(StandardCharsets.UTF_8)).flip();
            packet.route(first.local(), first.remote());
            assertEquals(0, right.send(answer));
            assertEquals(4, packet.length(), "the sender's buffer is left as it was");
            assertEquals(List.of("four"), Received.poll(left, 1).texts());
        }
    }

    @ParameterizedTest
    @MethodSource("loopbacks")
    void socketOpenToAllAddressesTellsWhichOneAPacketCameTo(InetAddress loopback) throws IOException {
        try (var left = NativeUdpLinkFactory.onPort(0).open(Options.none());
                var right = NativeUdpLinkFactory.onPort(0).open(Options.none())) {
            assertTrue(left.localAddresses().contains(loopback), () -> "among " + left.localAddresses());
            assertEquals(0, left.send(texts(loopback, right, "hello")));
            var datagram = Received.poll(right, 1).datagrams.get(0);
            assertEquals(loopback, datagram.local());
            assertEquals(new InetSocketAddress(loopback, left.encapsulationPort()), datagram.remote());
        }
    }

    @Test
    void sourceAddressIsTheOneThatWasAskedFor() throws IOException {
        try (var left = NativeUdpLinkFactory.onPort(0)
                        .addresses(List.of(address("0.0.0.0")))
                        .open(Options.none());
                var right = open(V4)) {
            var batch = new PacketBatch(1, 100);
            add(batch, OTHER_V4, new InetSocketAddress(V4, right.encapsulationPort()), bytes("x"));
            left.send(batch);
            assertEquals(
                    OTHER_V4, Received.poll(right, 1).datagrams.get(0).remote().getAddress());
        }
    }

    @Test
    void packetToAnAddressThatIsNoneOfTheLinksIsNotHandedIn() throws IOException {
        try (var link = NativeUdpLinkFactory.onPort(0)
                        .addresses(List.of(address("0.0.0.0")))
                        .open(Options.none());
                var sender = open(V4)) {
            sender.send(texts(OTHER_V4, link, "to 127.0.0.2, which no interface lists"));
            sender.send(texts(V4, link, "to 127.0.0.1"));
            assertEquals(List.of("to 127.0.0.1"), Received.poll(link, 1).texts());
        }
    }

    /** Trains of equal packets with a shorter last one, single ones, and other peers between; contents and order hold. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void packetsOfAllLengthsArriveAsTheyLeft(boolean segmentation) throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var options = Options.none().with(NativeLinkOptions.SEGMENTATION, segmentation);
        try (var left = NativeUdpLinkFactory.onPort(0).addresses(List.of(V4)).open(options);
                var right =
                        NativeUdpLinkFactory.onPort(0).addresses(List.of(V4)).open(options);
                var other =
                        NativeUdpLinkFactory.onPort(0).addresses(List.of(V4)).open(options)) {
            var peers = List.of(right, other);
            for (int round = 0; round < 200; round++) {
                var batch = new PacketBatch(64, 2000);
                var expected = List.of(new ArrayList<byte[]>(), new ArrayList<byte[]>());
                var routes = peers.stream()
                        .map(peer -> new InetSocketAddress(V4, peer.encapsulationPort()))
                        .toList();
                int peer = 0;
                int length = 1452;
                while (!batch.isFull()) {
                    if (random.nextInt(10) == 0) {
                        peer = 1 - peer;
                    }
                    if (random.nextInt(6) == 0) {
                        length = 1 + random.nextInt(1452);
                    }
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    expected.get(peer).add(bytes);
                    add(batch, V4, routes.get(peer), bytes);
                }
                assertEquals(0, left.send(batch), () -> "seed " + seed);
                for (int i = 0; i < 2; i++) {
                    var received = Received.poll(peers.get(i), expected.get(i).size());
                    assertSame(expected.get(i), received, seed);
                }
            }
        }
    }

    private static void assertSame(List<byte[]> expected, Received received, long seed) {
        assertEquals(expected.size(), received.datagrams.size(), () -> "seed " + seed);
        for (int i = 0; i < expected.size(); i++) {
            int index = i;
            assertArrayEquals(
                    expected.get(i), received.datagrams.get(i).bytes(), () -> "packet " + index + ", seed " + seed);
        }
    }

    @Test
    void equalPacketsArriveTogether() throws IOException {
        try (var left = open(V4);
                var right = open(V4)) {
            var batch = new PacketBatch(64, 2000);
            while (!batch.isFull()) {
                add(batch, V4, new InetSocketAddress(V4, right.encapsulationPort()), new byte[1000]);
            }
            left.send(batch);
            var received = new Received();
            int first = right.poll(Long.MAX_VALUE, received, 1000);
            assertTrue(first > 8, "more than there are messages in one call of the system: " + first);
        }
    }

    @Test
    void handsInNoMoreThanAskedFor() throws IOException {
        try (var left = open(V4);
                var right = open(V4)) {
            var texts = IntStream.range(100, 164).mapToObj(Integer::toString).toArray(String[]::new);
            assertEquals(0, left.send(texts(V4, right, texts)));
            var received = new Received();
            assertEquals(1, right.poll(Long.MAX_VALUE, received, 1));
            while (received.datagrams.size() < texts.length) {
                int count = right.poll(Long.MAX_VALUE, received, 7);
                assertTrue(count > 0 && count <= 7);
            }
            assertEquals(List.of(texts), received.texts());
            assertEquals(0, right.poll(0, received, 10));
        }
    }

    @ParameterizedTest
    @MethodSource("loopbacks")
    void congestionMarkAndCodePointAreWrittenAndRead(InetAddress loopback) throws IOException {
        try (var left = open(loopback);
                var right = open(loopback)) {
            var batch = new PacketBatch(4, 100);
            for (int mark = 0; mark < 4; mark++) {
                Packet packet =
                        add(batch, loopback, new InetSocketAddress(loopback, right.encapsulationPort()), bytes("x"));
                packet.congestionMark(mark);
                packet.differentiatedServices(mark * 15);
            }
            left.send(batch);
            var received = Received.poll(right, 4);
            for (int mark = 0; mark < 4; mark++) {
                assertEquals(mark, received.datagrams.get(mark).congestionMark());
                assertEquals(mark * 15, received.datagrams.get(mark).codePoint());
            }
        }
    }

    @Test
    void packetsOnTheHeapAreSentToo() throws IOException {
        try (var left = open(V4);
                var right = open(V4)) {
            var batch = new PacketBatch(3, index -> new Packet(ByteBuffer.allocate(100)));
            for (String text : List.of("one", "two", "three")) {
                add(batch, V4, new InetSocketAddress(V4, right.encapsulationPort()), bytes(text));
            }
            assertEquals(0, left.send(batch));
            assertEquals(List.of("one", "two", "three"), Received.poll(right, 3).texts());
        }
    }

    /** RFC 6951 section 5.5: a port that nobody listens on is as good as a host without SCTP. */
    @ParameterizedTest
    @MethodSource("loopbacks")
    void portUnreachableIsReportedWithWhatWasSent(InetAddress loopback) throws IOException {
        int free;
        try (var gone = open(loopback)) {
            free = gone.encapsulationPort();
        }
        try (var link = open(loopback);
                var other = open(loopback)) {
            var batch = new PacketBatch(1, 100);
            add(batch, loopback, new InetSocketAddress(loopback, free), bytes("nobody reads this"));
            link.send(batch);
            var received = Received.pollUntil(link, each -> !each.reports.isEmpty());
            var report = received.reports.get(0);
            assertEquals("no SCTP", report.what());
            assertEquals(loopback, report.remote());
            assertEquals("nobody reads this", new String(report.quoted(), StandardCharsets.UTF_8));

            assertEquals(0, link.send(texts(loopback, other, "the next one leaves")));
            assertEquals(List.of("the next one leaves"), Received.poll(other, 1).texts());
        }
    }

    @ParameterizedTest
    @MethodSource("loopbacks")
    void rawLinksExchangePackets(InetAddress loopback) throws IOException {
        InetAddress peer = loopback == V4 ? OTHER_V4 : loopback;
        try (var left = openRaw(loopback);
                var right = openRaw(peer)) {
            assertEquals(0, left.encapsulationPort());
            var batch = new PacketBatch(3, 2000);
            for (String text : List.of("one", "two", "three")) {
                Packet packet = add(batch, loopback, new InetSocketAddress(peer, 0), bytes(text));
                packet.congestionMark(2);
            }
            assertEquals(0, left.send(batch));
            var received = Received.poll(right, 3);
            assertEquals(List.of("one", "two", "three"), received.texts());
            var first = received.datagrams.get(0);
            assertEquals(peer, first.local());
            assertEquals(new InetSocketAddress(loopback, 0), first.remote());
            assertEquals(2, first.congestionMark());
        }
    }

    /** Over IPv6, where no router fragments: by fragments that every way takes. Their checksums are the receiving system's to judge. */
    @ParameterizedTest
    @MethodSource("loopbacks")
    void packetThatMayBeFragmentedArrivesWhole(InetAddress loopback) throws IOException {
        for (int length : new int[] {500, 1233, 1400, 2464, 9001}) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            try (var left = open(loopback);
                    var right = open(loopback)) {
                assertArrayEquals(bytes, throughFragments(left, loopback, right, loopback, bytes));
            }
            InetAddress peer = loopback == V4 ? OTHER_V4 : loopback;
            try (var left = openRaw(loopback);
                    var right = openRaw(peer)) {
                assertArrayEquals(bytes, throughFragments(left, loopback, right, peer, bytes));
            }
        }
    }

    private static byte[] throughFragments(Link from, InetAddress local, Link to, InetAddress remote, byte[] bytes)
            throws IOException {
        var batch = new PacketBatch(1, 10_000);
        Packet packet = add(batch, local, new InetSocketAddress(remote, to.encapsulationPort()), bytes);
        packet.fragmentable(true);
        assertEquals(0, from.send(batch));
        return Received.poll(to, 1).datagrams.get(0).bytes();
    }

    /** RFC 9260 section 10: the host is there, and knows no SCTP. */
    @Test
    void protocolUnreachableIsReported() throws IOException {
        try (var link = openRaw(V4)) {
            var batch = new PacketBatch(1, 100);
            add(batch, V4, new InetSocketAddress(OTHER_V4, 0), bytes("nobody reads this"));
            link.send(batch);
            var report = Received.pollUntil(link, each -> !each.reports.isEmpty())
                    .reports
                    .get(0);
            assertEquals("no SCTP", report.what());
            assertEquals(OTHER_V4, report.remote());
            assertTrue(new String(report.quoted(), StandardCharsets.UTF_8).startsWith("nobody"), report::toString);
        }
    }

    @Test
    void missingPrivilegeIsNamed() {
        assumeTrue(!isPrivileged(), "this process may open raw sockets");
        var exception = assertThrows(SocketException.class, () -> new RawLinkFactory().open(Options.none()));
        assertTrue(exception.getMessage().contains("CAP_NET_RAW"), exception.getMessage());
    }

    @Test
    void portTakenIsSaidWithAddressAndPort() throws IOException {
        try (var holder = open(V4)) {
            int port = holder.encapsulationPort();
            var factory = NativeUdpLinkFactory.onPort(port).addresses(List.of(V4));
            var exception = assertThrows(BindException.class, () -> factory.open(Options.none()));
            assertTrue(exception.getMessage().contains("127.0.0.1"), exception.getMessage());
            assertTrue(exception.getMessage().contains(Integer.toString(port)), exception.getMessage());
            var everywhere = NativeUdpLinkFactory.onPort(port);
            assertThrows(BindException.class, () -> everywhere.open(Options.none()));
        }
    }

    @Test
    void addressOfNobodyHereIsSaid() {
        var factory = NativeUdpLinkFactory.onPort(0).addresses(List.of(address("198.51.100.7")));
        var exception = assertThrows(BindException.class, () -> factory.open(Options.none()));
        assertTrue(exception.getMessage().contains("198.51.100.7"), exception.getMessage());
    }

    @Test
    void whatCannotBeSentIsCountedAndHarmsNothing() throws IOException {
        try (var left = open(V4);
                var right = open(V4)) {
            var batch = new PacketBatch(5, 70_000);
            var there = new InetSocketAddress(V4, right.encapsulationPort());
            add(batch, OTHER_V4, there, bytes("from an address that is not the link's"));
            add(batch, V4, new InetSocketAddress(V6, 9), bytes("to another family"));
            add(batch, V4, there, new byte[65_536]);
            add(batch, V4, there, bytes("good"));
            add(batch, V4, InetSocketAddress.createUnresolved("nowhere.invalid", 9), bytes("to a name"));
            assertEquals(4, left.send(batch));
            assertEquals(List.of("good"), Received.poll(right, 1).texts());
            var report = Received.pollUntil(left, each -> !each.reports.isEmpty())
                    .reports
                    .get(0);
            assertEquals("too big", report.what());
        }
    }

    @ParameterizedTest
    @MethodSource("loopbacks")
    void largestDatagramPasses(InetAddress loopback) throws IOException {
        var options = Options.none().with(NativeLinkOptions.MTU_LIMIT, 65_535);
        try (var left = factory(loopback).open(options);
                var right = open(loopback)) {
            byte[] large = new byte[left.maximumPacketSize(loopback)];
            Arrays.fill(large, (byte) 7);
            var batch = new PacketBatch(2, 70_000);
            add(batch, loopback, new InetSocketAddress(loopback, right.encapsulationPort()), large);
            add(batch, loopback, new InetSocketAddress(loopback, right.encapsulationPort()), large);
            assertEquals(0, left.send(batch));
            assertArrayEquals(large, Received.poll(right, 2).datagrams.get(1).bytes());
        }
    }

    @Test
    void datagramOfNoLengthIsLeftOut() throws IOException {
        try (var link = open(V4);
                var sender = DatagramChannel.open()) {
            var there = new InetSocketAddress(V4, link.encapsulationPort());
            sender.send(ByteBuffer.allocate(0), there);
            sender.send(ByteBuffer.wrap(bytes("after it")), there);
            assertEquals(List.of("after it"), Received.poll(link, 1).texts());
        }
    }

    @Test
    void wakeupEndsAWaitingPollOrTheNext() throws Exception {
        try (var link = open(V4)) {
            link.wakeup();
            assertEquals(0, link.poll(Long.MAX_VALUE, new Received(), 10));
            var waiting = CompletableFuture.supplyAsync(() -> poll(link), threads);
            link.wakeup();
            assertEquals(0, waiting.get(10, TimeUnit.SECONDS));
        }
    }

    private static int poll(Link link) {
        try {
            return link.poll(Long.MAX_VALUE, new Received(), 10);
        } catch (ClosedChannelException e) {
            return -1;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closeEndsAWaitingPollAndLaterCallsDoNothing() throws Exception {
        var link = open(V4);
        var waiting = CompletableFuture.supplyAsync(() -> poll(link), threads);
        TimeUnit.MILLISECONDS.sleep(20); // It waits, or is about to: both must end.
        link.close();
        assertEquals(-1, waiting.get(10, TimeUnit.SECONDS));
        link.close();
        link.wakeup();
        assertEquals(-1, poll(link));
        assertEquals(1, link.send(texts(V4, link, "late")));
    }

    @Test
    void severalThreadsSendPollAndCloseAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            var link = open(V4);
            var begun = new CountDownLatch(3);
            var work = IntStream.range(0, 3)
                    .mapToObj(index -> CompletableFuture.runAsync(
                            () -> {
                                begun.countDown();
                                var batch = texts(V4, link, "a", "b", "c");
                                while (index == 0 ? poll(link) >= 0 : link.send(batch) < 3) {
                                    link.wakeup();
                                }
                            },
                            threads))
                    .toList();
            assertTrue(begun.await(10, TimeUnit.SECONDS));
            link.close();
            for (var each : work) {
                each.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void nothingIsLeftOpen() throws IOException {
        openAndFail();
        long before = descriptors();
        for (int i = 0; i < 10; i++) {
            openAndFail();
        }
        assertEquals(before, descriptors(), "open descriptors");
    }

    private static void openAndFail() throws IOException {
        try (var link = open(V4)) {
            var taken = NativeUdpLinkFactory.onPort(link.encapsulationPort()).addresses(List.of(OTHER_V4, V4));
            assertThrows(BindException.class, () -> taken.open(Options.none()));
        }
    }

    private static long descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    @ParameterizedTest
    @MethodSource("loopbacks")
    void maximumPacketSizeIsTheInterfacesMtuWithoutHeaders(InetAddress loopback) throws IOException {
        var options = Options.none().with(NativeLinkOptions.MTU_LIMIT, 1500);
        try (var link =
                NativeUdpLinkFactory.onPort(0).addresses(List.of(loopback)).open(options)) {
            assertEquals(loopback == V4 ? 1472 : 1452, link.maximumPacketSize(loopback));
        }
    }

    private static LinkFactory factory(InetAddress local) {
        return NativeUdpLinkFactory.onPort(0).addresses(List.of(local));
    }

    private static Link open(InetAddress local) throws IOException {
        return factory(local).open(Options.none());
    }

    private static Link openRaw(InetAddress local) throws IOException {
        assumeTrue(isPrivileged(), "raw sockets need a privilege");
        return RawLinkFactory.on(List.of(local)).open(Options.none());
    }

    private static boolean isPrivileged() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> 13 & 1) == 1);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean canBind(InetAddress address) {
        try (var channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static PacketBatch texts(InetAddress address, Link to, String... texts) {
        var batch = new PacketBatch(texts.length, 100);
        for (String text : texts) {
            add(batch, address, new InetSocketAddress(address, to.encapsulationPort()), bytes(text));
        }
        return batch;
    }

    private static Packet add(PacketBatch batch, InetAddress local, InetSocketAddress remote, byte[] bytes) {
        Packet packet = batch.add();
        packet.buffer().put(bytes).flip();
        packet.route(local, remote);
        return packet;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
