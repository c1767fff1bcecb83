/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.WHOLE;
import static org.sluice.testkit.Chunks.sack;
import static org.sluice.testkit.Chunks.shutdownAck;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.sluice.prsctp.internal.PartialReliabilityExtension;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack.ExtensionDescription;
import org.sluice.sctp.StackComponent;

/** The extension is taken away and put back while an association uses it. */
class HotPlugTest extends PeerStory {

    private static final Duration A_SECOND = Duration.ofMillis(1100);

    private void withdraw() {
        host.stack().withdraw(PartialReliability.ID);
        simulation.runFor(Duration.ofMillis(1));
    }

    private void install() {
        host.stack().install(new PartialReliabilityExtension(), Options.none());
        simulation.runFor(Duration.ofMillis(1));
    }

    private static Message once(int length) {
        return Message.wrap(bytes(length)).with(PartialReliability.RETRANSMISSIONS, 0);
    }

    private GivenUp givenUp() {
        var answer = PartialReliability.givenUp(association, null);
        simulation.runFor(Duration.ofMillis(1));
        return answer.join();
    }

    @Test
    void figuresAndWorkGoOnWhereTheyWere() {
        established();
        send(once(10));
        arriving(SHORT);
        assertEquals(List.of("FORWARD 0 0:0"), arriving(A_SECOND));
        withdraw();
        install();
        assertEquals(new GivenUp(0, 1), givenUp());
        peer.send(sack(tsn - 1));
        assertEquals(List.of("FORWARD 0 0:0"), arriving(Duration.ofMillis(100)), "the peer is told again");
        peer.send(sack(tsn));
        simulation.runFor(SHORT);
        assertEquals(0, association.status().unacknowledgedChunks());
    }

    @Test
    void whileItIsAwayMessagesAreReliable() {
        established();
        withdraw();
        send(once(10));
        assertEquals(List.of("DATA 0"), arriving(SHORT));
        assertEquals(List.of("DATA 0"), arriving(A_SECOND), "sent again");
        install();
        assertEquals(List.of("FORWARD 0 0:0"), arriving(Duration.ofSeconds(3)), "given up now");
    }

    @Test
    void chunksThatArriveMeanwhileAreTakenAfterwards() {
        established();
        int first = peer.nextTsn();
        peer.sendData(first + 1, 7, 1, WHOLE, bytes(11));
        withdraw();
        peer.send(forward(first, 7, 0));
        simulation.runFor(SHORT);
        assertNull(association.poll());
        install();
        simulation.runFor(SHORT);
        assertEquals(11, association.poll().length());
    }

    @Test
    void newAssociationsDoNotOfferItMeanwhile() {
        established();
        assertEquals(
                List.of(new ExtensionDescription("ext.prsctp", "0.1.0", "chunks [192], parameters [49152]")),
                host.stack().extensions());
        withdraw();
        assertEquals(List.of(), host.stack().extensions());
        peer.ownTag(99);
        peer.send(org.sluice.testkit.Chunks.init(99, 1));
        assertFalse(peer.expectInitAck().parameters().contains(FORWARD_TSN_SUPPORTED));
        install();
        peer.send(org.sluice.testkit.Chunks.init(99, 1));
        assertTrue(peer.expectInitAck().parameters().contains(FORWARD_TSN_SUPPORTED));
    }

    /** What an INIT ACK offered is gone when the cookie comes: the peer gets no answer, and begins anew. */
    @Test
    void aCookieFromBeforeIsDroppedInSilence() {
        established();
        peer.ownTag(99);
        peer.send(org.sluice.testkit.Chunks.init(99, 1, FORWARD_TSN_SUPPORTED));
        byte[] cookie = peer.cookieOf(peer.expectInitAck());
        withdraw();
        peer.send(org.sluice.testkit.Chunks.cookieEcho(cookie));
        peer.expectNothing(SHORT);
        install();
        peer.send(org.sluice.testkit.Chunks.cookieEcho(cookie));
        assertEquals(List.of("COOKIE ACK"), arriving(SHORT));
    }

    @Test
    void anAssociationThatCanDoWithoutItIsShutDownWhenItDoesNotComeBack() {
        established();
        withdraw();
        simulation.runFor(Duration.ofSeconds(4));
        assertEquals(AssociationState.ESTABLISHED, association.state());
        assertEquals(List.of("SHUTDOWN"), arriving(Duration.ofMillis(1200)));
        assertTrue(notifications.contains(new Notification.ExtensionWithdrawn("ext.prsctp", true)));
        peer.send(shutdownAck());
        simulation.runFor(SHORT);
        assertTrue(notifications.stream().anyMatch(Notification.ShutdownComplete.class::isInstance));
    }

    @Test
    void anotherIsAbortedWithTheReason() {
        option(AssociationOptions.EXTENSION_GRACE, Duration.ofSeconds(2));
        established();
        send(once(10));
        arriving(SHORT);
        arriving(A_SECOND);
        withdraw();
        simulation.runFor(Duration.ofSeconds(3));
        var abort = peer.takeAll().stream()
                .filter(org.sluice.sctp.wire.AbortChunk.class::isInstance)
                .map(org.sluice.sctp.wire.AbortChunk.class::cast)
                .findFirst()
                .orElseThrow();
        assertTrue(abort.causes().get(0).describe().contains("extension ext.prsctp was withdrawn"), abort::toString);
        var lost = notifications.stream()
                .filter(Notification.Lost.class::isInstance)
                .map(Notification.Lost.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(Reason.EXTENSION_WITHDRAWN, lost.cause().reason());
    }

    @Test
    void questionsMeanwhileAreRefused() {
        established();
        withdraw();
        var answer = PartialReliability.givenUp(association, null);
        simulation.runFor(SHORT);
        var failure = assertThrows(CompletionException.class, answer::join);
        assertEquals(
                "extension ext.prsctp was withdrawn",
                assertInstanceOf(IllegalStateException.class, failure.getCause())
                        .getMessage());
    }

    @Test
    void asecondOneBesideTheFirstIsRefused() {
        established();
        var failure = assertThrows(IllegalArgumentException.class, this::install);
        assertEquals("extension ext.prsctp is there already", failure.getMessage());
    }

    /** Fifty times, each time from a class loader of its own, with the association using it. */
    @Test
    void noClassOfItIsHeldAfterwards() throws Exception {
        established();
        withdraw();
        WeakReference<ClassLoader> before = null;
        for (int i = 0; i < 50; i++) {
            before = loadUseAndWithdraw(i);
        }
        for (int i = 0; i < 100 && before.get() != null; i++) {
            System.gc();
            byte[][] pressure = new byte[64][];
            for (int j = 0; j < pressure.length; j++) {
                pressure[j] = new byte[1 << 16];
            }
        }
        assertNull(before.get(), "the class loader is still held");
        assertEquals(AssociationState.ESTABLISHED, association.state());
    }

    private WeakReference<ClassLoader> loadUseAndWithdraw(int round) throws Exception {
        URL classes = Path.of("target", "classes").toUri().toURL();
        try (var loader = new ChildFirst(classes)) {
            Class<?> type = loader.loadClass(PartialReliabilityExtension.class.getName());
            assertTrue(type.getClassLoader() == loader && type != PartialReliabilityExtension.class);
            var extension = (StackComponent) type.getDeclaredConstructor().newInstance();
            host.stack().install(extension, Options.none());
            send(once(10).onStream(1));
            assertEquals(List.of("DATA " + 2 * round), arriving(SHORT));
            var told = arriving(Duration.ofSeconds(70));
            assertTrue(told.contains("FORWARD " + 2 * round + " 1:" + round), told::toString);
            peer.send(sack(tsn + 2 * round));
            send(Message.wrap(bytes(3)));
            assertEquals(List.of("DATA " + (2 * round + 1)), arriving(SHORT));
            peer.send(sack(tsn + 2 * round + 1));
            simulation.runFor(SHORT);
            withdraw();
            return new WeakReference<>(loader);
        }
    }

    /** Loads the extension's own classes itself, all others as usual. */
    private static final class ChildFirst extends URLClassLoader {

        ChildFirst(URL classes) {
            super(new URL[] {classes}, HotPlugTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith("org.sluice.prsctp.") && findLoadedClass(name) == null) {
                    return findClass(name);
                }
            }
            return super.loadClass(name, resolve);
        }
    }
}
