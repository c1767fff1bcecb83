/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.udp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.PacketBatch;

/** Links over real sockets on the loopback interface. */
@Timeout(60)
class UdpLinkTest {

    private static final InetAddress V4 = address("127.0.0.1");
    private static final InetAddress OTHER_V4 = address("127.0.0.2");
    private static final InetAddress V6 = address("::1");

    static Stream<InetAddress> loopbacks() {
        return Stream.of(V4, V6).filter(UdpLinkTest::canBind);
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
            assertSame(right.localAddresses().get(0), first.local());
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

    @Test
    void handsInBatchesAndNoMoreThanAskedFor() throws IOException {
        try (var left = open(V4);
                var right = open(V4)) {
            var texts = IntStream.range(0, 100).mapToObj(Integer::toString).toArray(String[]::new);
            assertEquals(0, left.send(texts(V4, right, texts)));
            var received = new Received();
            assertEquals(1, right.poll(Long.MAX_VALUE, received, 1));
            while (received.datagrams.size() < 100) {
                int before = received.datagrams.size();
                int count = right.poll(Long.MAX_VALUE, received, 70);
                assertTrue(count > 0 && count <= 70);
                assertEquals(count, received.datagrams.size() - before);
            }
            assertEquals(List.of(texts), received.texts());
            assertTrue(received.largestBatch > 1, "loopback delivers at once, so there was a batch to make");
            assertEquals(0, right.poll(0, received, 10));
        }
    }

    @Test
    void busySocketDoesNotHideTheOther() throws IOException {
        assumeTrue(canBind(OTHER_V4));
        try (var sender = open(V4);
                var link = UdpLinkFactory.onPort(0)
                        .addresses(List.of(V4, OTHER_V4))
                        .open(Options.none())) {
            var busy = IntStream.range(0, 400).mapToObj(Integer::toString).toArray(String[]::new);
            sender.send(to(V4, new InetSocketAddress(V4, link.encapsulationPort()), busy));
            sender.send(to(V4, new InetSocketAddress(OTHER_V4, link.encapsulationPort()), "quiet"));
            var received = new Received();
            link.poll(Long.MAX_VALUE, received, 100);
            assertTrue(received.texts().contains("quiet"), () -> "first: " + received.texts());

            sender.send(to(V4, new InetSocketAddress(OTHER_V4, link.encapsulationPort()), "again"));
            link.poll(Long.MAX_VALUE, received, 100);
            link.poll(Long.MAX_VALUE, received, 100);
            assertTrue(received.texts().contains("again"), "noticed though the other never ran dry");
            assertTrue(received.datagrams.size() < 402);
        }
    }

    @Test
    void portTakenIsSaidWithAddressAndPort() throws IOException {
        try (var holder = open(V4)) {
            int port = holder.encapsulationPort();
            var factory = UdpLinkFactory.onPort(port).addresses(List.of(V4));
            var exception = assertThrows(BindException.class, () -> factory.open(Options.none()));
            assertTrue(exception.getMessage().contains("127.0.0.1"), exception.getMessage());
            assertTrue(exception.getMessage().contains(Integer.toString(port)), exception.getMessage());
            var everywhere = UdpLinkFactory.onPort(port);
            assertThrows(
                    BindException.class, () -> everywhere.open(Options.none()), "not left out as if it were unusable");
        }
    }

    @Test
    void addressOfNobodyHereIsSaid() {
        var factory = UdpLinkFactory.onPort(0).addresses(List.of(address("198.51.100.7")));
        var exception = assertThrows(BindException.class, () -> factory.open(Options.none()));
        assertTrue(exception.getMessage().contains("198.51.100.7"), exception.getMessage());
    }

    @Test
    void freePortIsTheSameOnAllAddresses() throws IOException {
        try (var link = UdpLinkFactory.onPort(0).open(Options.none())) {
            assertTrue(link.encapsulationPort() > 0);
            assertTrue(link.localAddresses().contains(V4));
            assertTrue(link.localAddresses().stream().noneMatch(InetAddress::isLinkLocalAddress));
            for (var local : link.localAddresses()) {
                assertFalse(canBind(local, link.encapsulationPort()), () -> local + " is bound");
            }
            try (var sender = UdpLinkFactory.onPort(0).open(Options.none())) {
                for (var local : link.localAddresses()) {
                    assertEquals(
                            0, sender.send(to(local, new InetSocketAddress(local, link.encapsulationPort()), "x")));
                }
                var received = Received.poll(link, link.localAddresses().size());
                assertEquals(
                        link.localAddresses(),
                        link.localAddresses().stream()
                                .filter(local ->
                                        received.datagrams.stream().anyMatch(datagram -> datagram.local() == local))
                                .toList());
            }
        }
    }

    @Test
    void optionsAreTakenAndTheFactoryBeatsThem() throws IOException {
        int free;
        try (var link = open(V4)) {
            free = link.encapsulationPort();
        }
        var options = Options.none()
                .with(UdpOptions.PORT, free)
                .with(UdpOptions.REMOTE_PORT, 4711)
                .with(UdpOptions.ADDRESSES, " 127.0.0.1 ,")
                .with(UdpOptions.MTU_LIMIT, 1400);
        try (var link = new UdpLinkFactory().open(options)) {
            assertEquals(free, link.encapsulationPort());
            assertEquals(4711, link.defaultRemoteEncapsulationPort());
            assertEquals(List.of(V4), link.localAddresses());
            assertEquals(1372, link.maximumPacketSize(V4));
        }
        assumeTrue(canBind(OTHER_V4));
        try (var link = UdpLinkFactory.onPort(0)
                .remotePort(5)
                .addresses(List.of(OTHER_V4))
                .open(options)) {
            assertTrue(link.encapsulationPort() != free);
            assertEquals(5, link.defaultRemoteEncapsulationPort());
            assertEquals(List.of(OTHER_V4), link.localAddresses());
        }
        try (var link = open(V4)) {
            assertEquals(9899, link.defaultRemoteEncapsulationPort());
        }
    }

    @Test
    void wrongAddressesAreNamed() {
        var named = Options.none().with(UdpOptions.ADDRESSES, "127.0.0.1, 1.2.3.4.5");
        var exception = assertThrows(UnknownHostException.class, () -> new UdpLinkFactory().open(named));
        assertTrue(exception.getMessage().contains("\"1.2.3.4.5\""), exception.getMessage());
        var multicast = UdpLinkFactory.onPort(0).addresses(List.of(address("224.0.0.1")));
        assertThrows(UnknownHostException.class, () -> multicast.open(Options.none()));
        assertThrows(IllegalArgumentException.class, () -> UdpLinkFactory.onPort(65_536));
    }

    @Test
    void wildcardStandsForAFamily() throws IOException {
        try (var link =
                UdpLinkFactory.onPort(0).addresses(List.of(address("0.0.0.0"))).open(Options.none())) {
            assertTrue(link.localAddresses().contains(V4));
            assertTrue(link.localAddresses().stream().allMatch(local -> local.getAddress().length == 4));
        }
    }

    @Test
    void wakeupEndsAWaitingPollOrTheNext() throws Exception {
        try (var link = open(V4)) {
            link.wakeup();
            assertEquals(0, link.poll(Long.MAX_VALUE, new Received(), 10));
            var started = new CountDownLatch(1);
            var polled = CompletableFuture.supplyAsync(() -> {
                started.countDown();
                return poll(link);
            });
            started.await();
            link.wakeup();
            assertEquals(0, polled.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void interruptClosesNothing() throws Exception {
        try (var left = open(V4);
                var right = open(V4)) {
            Thread.currentThread().interrupt();
            assertEquals(0, left.send(texts(V4, right, "while interrupted")));
            assertEquals(List.of("while interrupted"), Received.poll(right, 1).texts());
            Thread.interrupted();

            Thread.currentThread().interrupt();
            assertEquals(0, right.poll(Long.MAX_VALUE, new Received(), 10), "an interrupt ends the waiting");
            assertFalse(Thread.interrupted(), "and is taken");
            Thread.currentThread().interrupt();
            assertSame(right.localAddresses().get(0), right.sourceFor(V4));
            assertTrue(Thread.interrupted());
            left.send(texts(V4, right, "after"));
            assertEquals(List.of("after"), Received.poll(right, 1).texts());
        }
    }

    @Test
    void closeEndsAWaitingPoll() throws Exception {
        var link = open(V4);
        int port = link.encapsulationPort();
        var failure = new CompletableFuture<Throwable>();
        var thread = new Thread(() -> {
            try {
                link.poll(Long.MAX_VALUE, new Received(), 10);
                failure.complete(null);
            } catch (Throwable e) {
                failure.complete(e);
            }
        });
        thread.start();
        while (thread.getState() != Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        link.close();
        var thrown = failure.get(10, TimeUnit.SECONDS);
        assertTrue(thrown == null || thrown instanceof IOException, () -> "" + thrown);
        link.close();
        assertThrows(IOException.class, () -> link.poll(0, new Received(), 10));
        assertDoesNotThrow(link::wakeup);
        assertEquals(1, link.send(to(V4, new InetSocketAddress(V4, port), "gone")));
        assertTrue(canBind(V4, port), "the port is free again");
    }

    @Test
    void whatCannotBeSentIsCountedAndHarmsNothing() throws IOException {
        try (var left = open(V4);
                var right = open(V4)) {
            var target = new InetSocketAddress(V4, right.encapsulationPort());
            var batch = new PacketBatch(9, 100);
            add(batch, V4, target, "first");
            add(batch, V4, new InetSocketAddress(address("240.0.0.1"), 9899), "reserved");
            add(batch, V4, new InetSocketAddress(address("2001:db8::1"), 9899), "other family");
            add(batch, V4, InetSocketAddress.createUnresolved("host.invalid", 9899), "unresolved");
            add(batch, OTHER_V4, target, "not an address of the link");
            add(batch, null, target, "from nowhere");
            add(batch, V4, null, "to nowhere");
            add(batch, V4, new InetSocketAddress(V4, 0), "port 0");
            add(batch, V4, target, "last");
            assertEquals(7, left.send(batch));
            assertEquals(List.of("first", "last"), Received.poll(right, 2).texts());
        }
    }

    @Test
    void portThatNobodyListensOnHarmsNothing() throws IOException {
        try (var left = open(V4);
                var right = open(V4)) {
            int deaf;
            try (var closed = open(V4)) {
                deaf = closed.encapsulationPort();
            }
            for (int i = 0; i < 5; i++) {
                assertEquals(0, left.send(to(V4, new InetSocketAddress(V4, deaf), "hello?")));
            }
            right.send(texts(V4, left, "still here"));
            assertEquals(List.of("still here"), Received.poll(left, 1).texts());
        }
    }

    @ParameterizedTest
    @MethodSource("loopbacks")
    void emptyLargestAndOversizedDatagrams(InetAddress loopback) throws IOException {
        try (var left = open(loopback);
                var right = open(loopback)) {
            int largest = right.maximumPacketSize(loopback);
            byte[] bytes = new byte[largest];
            new Random(1).nextBytes(bytes);
            var batch = new PacketBatch(3, 70_000);
            var target = new InetSocketAddress(loopback, right.encapsulationPort());
            add(batch, loopback, target, "");
            batch.add().buffer().put(bytes).flip();
            batch.get(1).route(loopback, target);
            batch.add().buffer().limit(65_536);
            batch.get(2).route(loopback, target);
            int notSent = left.send(batch);
            assertTrue(notSent == 1 || notSent == 2, "the oversized one, and perhaps the empty one: " + notSent);
            var received = Received.poll(right, 2);
            assertEquals(2, received.datagrams.size());
            assertEquals(0, received.datagrams.get(0).bytes().length);
            assertArrayEquals(bytes, received.datagrams.get(1).bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("loopbacks")
    void maximumPacketSizeIsTheInterfacesMtuWithoutHeaders(InetAddress loopback) throws IOException {
        try (var link = open(loopback)) {
            int mtu =
                    Math.min(NetworkInterface.getByInetAddress(loopback).getMTU(), UdpOptions.MTU_LIMIT.defaultValue());
            assertEquals(mtu - (loopback == V4 ? 28 : 48), link.maximumPacketSize(loopback));
            assertThrows(IllegalArgumentException.class, () -> link.maximumPacketSize(address("192.0.2.200")));
            assertEquals(LinkCapabilities.NONE, link.capabilities());
        }
    }

    @Test
    void sourceIsTheSystemsChoiceOrOneThatFits() throws IOException {
        try (var link = open(V4)) {
            assertSame(link.localAddresses().get(0), link.sourceFor(V4));
            assertSame(link.localAddresses().get(0), link.sourceFor(V4), "from memory");
            assertSame(link.localAddresses().get(0), link.sourceFor(address("127.0.0.77")));
            assertNull(link.sourceFor(address("192.0.2.1")), "nothing but loopback here");
            assertNull(link.sourceFor(V6));
            assertNull(link.sourceFor(address("0.0.0.0")));
            assertNull(link.sourceFor(address("224.0.0.1")));
        }
        assumeTrue(canBind(OTHER_V4));
        try (var link = UdpLinkFactory.onPort(0).addresses(List.of(OTHER_V4)).open(Options.none())) {
            assertEquals(OTHER_V4, link.sourceFor(V4), "the system would take 127.0.0.1, but this one fits");
        }
    }

    @Test
    void linkLocalAddressWorksWithItsZone() throws IOException {
        InetAddress linkLocal = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(candidate -> candidate.isLinkLocalAddress() && canBind(candidate))
                .findFirst()
                .orElse(null);
        assumeTrue(linkLocal != null, "no link-local address here");
        var withoutZone = InetAddress.getByAddress(linkLocal.getAddress());
        try (var left = open(linkLocal);
                var right = open(withoutZone)) {
            assertEquals(0, left.send(texts(linkLocal, right, "local")));
            assertEquals(List.of("local"), Received.poll(right, 1).texts());
            assertSame(left.localAddresses().get(0), left.sourceFor(linkLocal));
        }
    }

    @Test
    void severalThreadsSendAtOnce() throws Exception {
        try (var left = open(V4);
                var right = open(V4)) {
            var senders = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < 4; i++) {
                String name = "sender " + i;
                senders.add(CompletableFuture.supplyAsync(() -> left.send(texts(V4, right, name, name, name))));
            }
            for (var sender : senders) {
                assertEquals(0, sender.get(10, TimeUnit.SECONDS));
            }
            var texts = new ArrayList<>(Received.poll(right, 12).texts());
            texts.sort(null);
            assertEquals(12, texts.size());
            assertEquals("sender 0", texts.get(2));
            assertEquals("sender 3", texts.get(9));
        }
    }

    @Test
    void nothingIsLeftOpen() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "needs /proc");
        openAndFail();
        long before = count(descriptors);
        for (int i = 0; i < 200; i++) {
            openAndFail();
        }
        long after = count(descriptors);
        assertTrue(after <= before + 5, () -> before + " before, " + after + " after");
    }

    private static void openAndFail() throws IOException {
        try (var link = UdpLinkFactory.onPort(0).open(Options.none())) {
            int port = link.encapsulationPort();
            assertEquals(0, link.send(to(V4, new InetSocketAddress(V4, port), "to itself")));
            assertEquals(1, link.poll(Duration.ofSeconds(10).toNanos(), new Received(), 10));
            link.sourceFor(V4);
            var conflict = UdpLinkFactory.onPort(port).addresses(List.of(OTHER_V4, V4));
            assertThrows(BindException.class, () -> conflict.open(Options.none()));
        }
    }

    private static long count(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.count();
        }
    }

    private static int poll(Link link) {
        try {
            return link.poll(Long.MAX_VALUE, new Received(), 10);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Link open(InetAddress address) throws IOException {
        return UdpLinkFactory.onPort(0).addresses(List.of(address)).open(Options.none());
    }

    private static PacketBatch texts(InetAddress local, Link target, String... texts) {
        return to(local, new InetSocketAddress(target.localAddresses().get(0), target.encapsulationPort()), texts);
    }

    private static PacketBatch to(InetAddress local, InetSocketAddress remote, String... texts) {
        var batch = new PacketBatch(texts.length, 100);
        for (var text : texts) {
            add(batch, local, remote, text);
        }
        return batch;
    }

    private static void add(PacketBatch batch, InetAddress local, InetSocketAddress remote, String text) {
        var packet = batch.add();
        packet.buffer().put(text.getBytes(StandardCharsets.UTF_8)).flip();
        packet.route(local, remote);
    }

    private static boolean canBind(InetAddress address) {
        return canBind(address, 0);
    }

    private static boolean canBind(InetAddress address, int port) {
        try (var channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
