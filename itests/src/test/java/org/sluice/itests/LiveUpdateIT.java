/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.sluice.asconf.DynamicAddresses;
import org.sluice.asconf.internal.DynamicAddressesExtension;
import org.sluice.auth.Authentication;
import org.sluice.auth.AuthenticationOptions;
import org.sluice.auth.internal.AuthenticationExtension;
import org.sluice.itests.application.Application;
import org.sluice.itests.support.Containers;
import org.sluice.itests.support.Reflected;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.pktdrop.Figure;
import org.sluice.pktdrop.PacketDrop;
import org.sluice.pktdrop.PacketDropOptions;
import org.sluice.pktdrop.internal.PacketDropExtension;
import org.sluice.prsctp.PartialReliability;
import org.sluice.prsctp.internal.PartialReliabilityExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.streamreset.StreamReset;
import org.sluice.streamreset.internal.StreamResetExtension;
import org.sluice.testkit.FaultyLink;
import org.sluice.testkit.Impairments;

/**
 * The bundles of five extensions are updated fifty times in a container, while an association of its stack uses all: data is given up,
 * streams are reset, chunks authenticated, the peer asked to prefer an address, damaged packets reported.
 */
class LiveUpdateIT {

    private static final List<String> EXTENSIONS =
            List.of("sluice-prsctp", "sluice-streamreset", "sluice-auth", "sluice-pktdrop", "sluice-asconf");

    /** The last bundle has two extensions. */
    private static final int COUNT = EXTENSIONS.size() + 1;

    private static final int UPDATES = 50;
    private static final int MESSAGES_BETWEEN_RESETS = 2_000;
    private static final int STREAMS = 4;
    private static final int SIZE = 8_000;
    private static final long BYTES = Long.getLong("sluice.update.bytes", 1L << 30);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Framework framework;

    @BeforeEach
    void start() throws Exception {
        framework = Containers.start(Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    /** On the side that receives, or on both. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLostAndNothingIsHeld(boolean bothSides) throws Exception {
        var link = UdpLinkFactory.onPort(0).addresses(List.of(InetAddress.getByName("127.0.0.1")));
        var faults = Impairments.NONE.loss(0.002).corruption(0.002);
        try (var ours = SctpStack.builder()
                .discover(false)
                .with(FaultyLink.around(link, 7, faults, faults))
                .with(new PartialReliabilityExtension())
                .with(new StreamResetExtension())
                .with(new AuthenticationExtension())
                .with(new DynamicAddressesExtension())
                .with(new PacketDropExtension())
                .option(PacketDropOptions.SUPPORTED, true)
                // DATA and SACK: the other side seals them, and goes on to after each update.
                .option(AuthenticationOptions.CHUNKS, "0,3")
                // A timeout is a silence too, and not one that updates are to blame for.
                .option(AssociationOptions.RTO_MIN, Duration.ofMillis(300))
                .build()) {
            var endpoint = ours.bind(5001);
            endpoint.listen();
            for (String jar : List.of("sluice-core", "sluice-link-udp")) {
                Containers.install(framework, jar).start();
            }
            var extensions = new ArrayList<Bundle>();
            for (String jar : EXTENSIONS) {
                extensions.add(Containers.install(framework, jar));
                extensions.get(extensions.size() - 1).start();
            }
            var theirs = Reflected.connect(
                    framework,
                    ours.links().get(0).encapsulationPort(),
                    COUNT,
                    extensions.get(3),
                    "org.sluice.pktdrop.PacketDropOptions",
                    "SUPPORTED",
                    true);
            Association sending = endpoint.accept(LIMIT);
            assertTrue(sending.status().extensions().stream().allMatch(ExtensionStatus::agreed));
            theirs.configure(extensions.get(1), "org.sluice.streamreset.StreamResetOptions", "ALLOWED", 7);

            System.setProperty(
                    Application.UDP_PORT, String.valueOf(ours.links().get(0).encapsulationPort()));
            Bundle application = Containers.install(
                    framework,
                    Application.class,
                    "org.osgi.framework,org.sluice.sctp,org.sluice.prsctp,org.sluice.streamreset");
            application.start();
            Association ofApplication = endpoint.accept(LIMIT);
            // What is off by default the application has not asked for.
            assertTrue(ofApplication.status().extensions().stream()
                    .allMatch(status -> status.agreed() || status.id().equals(PacketDrop.ID)));
            var heard = new AtomicLong();
            ofApplication.listen(new AssociationListener() {
                @Override
                public void readable(Association of) {
                    while (of.poll() != null) {
                        heard.incrementAndGet();
                    }
                }
            });

            var receiver = new Receiver(theirs);
            receiver.start();
            var sender = new Thread(() -> send(sending), "sender");
            sender.start();
            List<WeakReference<ClassLoader>> old = update(extensions, receiver, bothSides ? ours : null);
            assertEquals(AssociationState.ESTABLISHED, ofApplication.state());
            assertTrue(heard.get() > 0, "the application was not heard");
            // Whoever is wired to an old revision is wired anew, and old revisions can go.
            var refreshed = new CountDownLatch(1);
            framework.adapt(FrameworkWiring.class).refreshBundles(null, event -> refreshed.countDown());
            assertTrue(refreshed.await(LIMIT.toSeconds(), TimeUnit.SECONDS), "wired anew");
            assertEquals(Bundle.ACTIVE, application.getState());
            sender.join();
            Map<Figure, Long> figures = PacketDrop.figures(sending).get();
            sending.shutdown().get();
            receiver.join();
            assertEquals(null, receiver.failure.get());
            assertEquals(reliableMessages(), receiver.reliable.get());
            System.err.printf(
                    "%d updates of %d bundles under %d MB: %d messages arrived, numbers began anew %d times,"
                            + " the longest silence took %d ms%n",
                    UPDATES,
                    EXTENSIONS.size(),
                    BYTES / 1_000_000,
                    receiver.all.get(),
                    receiver.begunAnew,
                    receiver.longestSilence / 1_000_000);
            System.err.println(figures.get(Figure.DATA_SENT_AGAIN) + " chunks were sent again at "
                    + figures.get(Figure.FROM_PEER) + " reports of damaged packets");
            assertTrue(figures.get(Figure.DATA_SENT_AGAIN) > 0, figures::toString);
            assertTrue(receiver.begunAnew > messages() / MESSAGES_BETWEEN_RESETS / 2, "hardly any stream was reset");
            // What it is shall be under a second, and is printed above; a machine that is busy with other things may
            // take longer.
            assertTrue(
                    receiver.longestSilence < LIMIT.toNanos(), () -> "a stall of " + receiver.longestSilence + " ns");
            assertEquals(List.of(), held(old), "class loaders of old revisions");
        }
    }

    private static long messages() {
        return BYTES / SIZE;
    }

    /** Of each ten messages, seven are reliable. */
    private static boolean isReliable(long number) {
        return number % 10 < 7;
    }

    private static long reliableMessages() {
        long count = 0;
        for (long i = 0; i < messages(); i++) {
            count += isReliable(i) ? 1 : 0;
        }
        return count;
    }

    private static void send(Association association) {
        try {
            for (long i = 0; i < messages(); i++) {
                var payload = ByteBuffer.allocate(SIZE).putLong(0, i);
                var message = Message.wrap(payload).onStream((int) (i % STREAMS));
                association.send(isReliable(i) ? message : message.with(PartialReliability.RETRANSMISSIONS, 0));
                if (i % MESSAGES_BETWEEN_RESETS == 0) {
                    // One that is under way during an update does its work all the same, but nobody can be told of it.
                    StreamReset.resetOutgoing(association, (int) (i / MESSAGES_BETWEEN_RESETS % STREAMS));
                    DynamicAddresses.setPeerPrimary(association, InetAddress.getLoopbackAddress());
                }
            }
        } catch (AssociationException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<WeakReference<ClassLoader>> update(List<Bundle> extensions, Receiver receiver, SctpStack sendersToo)
            throws Exception {
        var old = new ArrayList<WeakReference<ClassLoader>>();
        for (int i = 0; i < UPDATES; i++) {
            // Spread over the transfer.
            receiver.awaitShare(i / (double) UPDATES * 0.9);
            for (int j = 0; j < EXTENSIONS.size(); j++) {
                Bundle extension = extensions.get(j);
                old.add(new WeakReference<>(extension.adapt(BundleWiring.class).getClassLoader()));
                try (InputStream jar = Files.newInputStream(Containers.jar(EXTENSIONS.get(j)))) {
                    extension.update(jar);
                }
                assertEquals(Bundle.ACTIVE, extension.getState());
            }
            if (sendersToo != null) {
                sendersToo.withdraw(PartialReliability.ID);
                sendersToo.install(new PartialReliabilityExtension(), Options.none());
                sendersToo.withdraw(StreamReset.ID);
                sendersToo.install(new StreamResetExtension(), Options.none());
                sendersToo.withdraw(Authentication.ID);
                sendersToo.install(new AuthenticationExtension(), Options.none());
                sendersToo.withdraw(DynamicAddresses.ID);
                sendersToo.install(new DynamicAddressesExtension(), Options.none());
                sendersToo.withdraw(PacketDrop.ID);
                sendersToo.install(new PacketDropExtension(), Options.none());
            }
        }
        return old;
    }

    private static List<Integer> held(List<WeakReference<ClassLoader>> loaders) {
        List<Integer> held = List.of();
        for (int attempt = 0; attempt < 200; attempt++) {
            System.gc();
            held = new ArrayList<>();
            for (int i = 0; i < loaders.size(); i++) {
                if (loaders.get(i).get() != null) {
                    held.add(i);
                }
            }
            if (held.isEmpty()) {
                break;
            }
        }
        return held;
    }

    /** Takes what arrives in the container, and looks whether it is what it must be. */
    private static final class Receiver extends Thread {

        private final Reflected association;
        private final AtomicLong all = new AtomicLong();
        private final AtomicLong reliable = new AtomicLong();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private volatile long highest;
        private long longestSilence;
        private int begunAnew;

        Receiver(Reflected association) {
            super("receiver");
            this.association = association;
        }

        void awaitShare(double share) throws InterruptedException {
            while (isAlive() && highest < share * messages()) {
                Thread.onSpinWait();
                Thread.yield();
            }
        }

        @Override
        public void run() {
            try {
                long[] last = new long[STREAMS];
                java.util.Arrays.fill(last, -1);
                long before = 0;
                for (Reflected.Arrival arrival = association.receive();
                        arrival != null;
                        arrival = association.receive()) {
                    long now = System.nanoTime();
                    longestSilence = before == 0 ? 0 : Math.max(longestSilence, now - before);
                    before = now;
                    long number = ByteBuffer.wrap(arrival.payload()).getLong();
                    int stream = (int) (number % STREAMS);
                    if (number <= last[stream]) {
                        throw new AssertionError("message " + number + " after " + last[stream]);
                    }
                    begunAnew += last[stream] >= 0 && arrival.sequenceNumber() == 0 ? 1 : 0;
                    last[stream] = number;
                    highest = Math.max(highest, number);
                    all.incrementAndGet();
                    if (isReliable(number)) {
                        reliable.incrementAndGet();
                    }
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        }
    }
}
