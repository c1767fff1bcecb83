/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.core.tests.CountingExtension.Hook;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackOptions;

/** An extension that keeps the loop, on stacks with threads and clocks of their own: the one thing that can't be told in virtual time. */
@Timeout(120)
class BlockedLoopTest {

    private static final int PORT = 5001;
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final CountingExtension extension = new CountingExtension();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final CountDownLatch kept = new CountDownLatch(1);
    private final BlockingQueue<AssociationException> lost = new LinkedBlockingQueue<>();
    private final SctpStack server = stack("server", extension);
    private final SctpStack client = stack("client", new CountingExtension());
    private final Endpoint endpoint;
    private final Association good;
    private final Association goodAccepted;
    private final Association bad;
    private final Association badAccepted;

    BlockedLoopTest() throws Exception {
        endpoint = server.bind(PORT);
        endpoint.listen();
        good = connect();
        goodAccepted = endpoint.accept();
        bad = connect();
        badAccepted = endpoint.accept();
        badAccepted.listen(new AssociationListener() {
            @Override
            public void notified(Association of, Notification notification) {
                if (notification instanceof Notification.Lost loss) {
                    lost.add(loss.cause());
                }
            }
        });
    }

    private static SctpStack stack(String name, CountingExtension extension) {
        try {
            return SctpStack.builder()
                    .name(name)
                    .with(UdpLinkFactory.onPort(0).addresses(List.of(InetAddress.getLoopbackAddress())))
                    .with(extension)
                    .option(StackOptions.EXTENSION_PATIENCE, PATIENCE)
                    .build();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private Association connect() throws Exception {
        int port = server.links().get(0).encapsulationPort();
        return client.connect(
                Destination.of(InetAddress.getLoopbackAddress(), PORT).encapsulatedIn(port));
    }

    @AfterEach
    void close() {
        letGo.countDown();
        client.close();
        server.close();
    }

    private void stubborn() {
        kept.countDown();
        boolean waiting = true;
        while (waiting) {
            try {
                letGo.await();
                waiting = false;
            } catch (InterruptedException e) {
                // Will not hear of it.
            }
        }
    }

    private void reasonable() {
        kept.countDown();
        try {
            letGo.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The call never returns: another thread goes on with all others. */
    @ParameterizedTest
    @EnumSource(
            value = Hook.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AGREE", "TIMED_OUT"})
    void whatKeepsTheLoopLosesItsAssociationAndNoOther(Hook hook) throws Exception {
        extension.failure = this::stubborn;
        provoke(hook);
        theBadOneEnds();
        theGoodOneGoesOn();
        // The thread that was kept comes back, and must not touch anything any more.
        extension.failing = null;
        letGo.countDown();
        theGoodOneGoesOn();
        assertEquals(List.of(goodAccepted), endpoint.associations());
    }

    @Test
    void anInterruptIsEnoughForOneThatHeedsIt() throws Exception {
        extension.failure = this::reasonable;
        provoke(Hook.CHUNK);
        theBadOneEnds();
        theGoodOneGoesOn();
        assertEquals(1, letGo.getCount(), "it was the interrupt that ended it");
    }

    @Test
    void oneThatKeepsTheLoopBeforeThereIsAnAssociationIsWithdrawn() throws Exception {
        extension.failure = this::stubborn;
        extension.failing = Hook.AGREE;
        var attempt = client.bind(0)
                .connectAsync(
                        Destination.of(InetAddress.getLoopbackAddress(), PORT)
                                .encapsulatedIn(server.links().get(0).encapsulationPort()),
                        Options.none());
        kept.await();
        // Those that used it wait for it; the next association is set up without.
        Association next = connect();
        assertEquals(List.of(), server.extensions());
        assertFalse(next.status().extensions().get(0).agreed());
        next.send(Message.of("x"));
        attempt.cancel(true);
    }

    private void provoke(Hook hook) throws Exception {
        extension.failOnlyFor = 2;
        switch (hook) {
            case RESUME -> {
                server.withdraw("ext.counting");
                extension.failing = hook;
                server.install(extension, Options.none());
            }
            case SNAPSHOT -> {
                extension.failing = hook;
                server.withdraw("ext.counting");
                extension.failing = null;
                server.install(extension, Options.none());
            }
            default -> {
                extension.failing = hook;
                switch (hook) {
                    case CHUNK -> bad.ask("ext.counting", "send", Map.of());
                    case TIMER -> badAccepted.ask("ext.counting", "timer", Map.of());
                    case QUESTION -> badAccepted.ask("ext.counting", "double", Map.of("number", 1));
                    default -> badAccepted.send(Message.of("x"));
                }
            }
        }
        kept.await();
    }

    private void theBadOneEnds() throws Exception {
        AssociationException why = lost.poll(60, TimeUnit.SECONDS);
        assertEquals(Reason.INTERNAL_ERROR, why.reason());
        assertTrue(why.getMessage().contains("ext.counting"), why::getMessage);
        // By then the peer has heard of it too, or will.
        var heard = assertThrows(AssociationException.class, () -> {
            while (bad.receive() != null) {
                // What had been sent before.
            }
        });
        assertEquals(Reason.ABORTED_BY_PEER, heard.reason());
        assertTrue(heard.getMessage().contains("ext.counting"), heard::getMessage);
    }

    private void theGoodOneGoesOn() throws Exception {
        byte[] there = {1, 2, 3};
        good.send(Message.wrap(there));
        assertArrayEquals(there, goodAccepted.receive().payload());
        goodAccepted.send(Message.wrap(there));
        assertArrayEquals(there, good.receive().payload());
        assertEquals(
                Map.of("number", 42),
                goodAccepted.ask("ext.counting", "double", Map.of("number", 21)).get(60, TimeUnit.SECONDS));
    }
}
