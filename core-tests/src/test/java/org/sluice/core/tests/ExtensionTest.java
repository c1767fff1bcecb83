/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.WHOLE;
import static org.sluice.testkit.Chunks.sack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** The points where extensions join, with one that counts how often it is called, and that fails on demand. */
class ExtensionTest {

    private static final int PORT = 5001;
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Simulation simulation = new Simulation(3);
    private final CountingExtension extension = new CountingExtension();
    private final List<Association> accepted = new ArrayList<>();
    private final List<Notification> notifications = new ArrayList<>();
    private final SimulatedHost host = simulation
            .host("host")
            .address("10.0.0.1")
            .with(extension)
            // The same by another way counts once.
            .with(extension)
            .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
            .start();

    ExtensionTest() throws Exception {
        host.stack().bind(PORT).listen(association -> {
            accepted.add(association);
            association.listen(new AssociationListener() {
                @Override
                public void notified(Association of, Notification notification) {
                    notifications.add(notification);
                }
            });
        });
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private ScriptedPeer peer(int port, String address) {
        var peer = simulation.scriptedPeer(port, address).towards(host, PORT);
        peer.connect(new SupportedExtensionsParameter(List.of(CountingExtension.CHUNK)));
        simulation.runFor(SHORT);
        return peer;
    }

    private static UnknownChunk chunk(int... bytes) {
        byte[] value = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            value[i] = (byte) bytes[i];
        }
        return new UnknownChunk(CountingExtension.CHUNK, 0, value);
    }

    @Test
    void chunksOfItsTypeAreHandedToItAndItAnswers() {
        var peer = peer(6001, "10.0.0.2");
        peer.send(chunk(1, 2, 3));
        assertEquals(chunk(3, 2, 1), peer.expect(UnknownChunk.class), "it turns them round");
        assertEquals(
                new Notification.OfExtension("ext.counting", "received", Map.of("bytes", 3)),
                notifications.get(notifications.size() - 1));
    }

    @Test
    void aPeerWithoutItIsNotDisturbed() {
        var peer = simulation.scriptedPeer(6001, "10.0.0.2").towards(host, PORT);
        peer.connect();
        simulation.runFor(SHORT);
        assertEquals(
                "the peer does not have it",
                accepted.get(0).status().extensions().get(0).reason());
        assertTrue(
                notifications.contains(new Notification.OfExtension("ext.counting", "missing", Map.of())),
                notifications::toString);
        peer.send(chunk(1));
        peer.expect(org.sluice.sctp.wire.ErrorChunk.class);
        peer.sendData(peer.nextTsn(), 0, 0, WHOLE, Story.bytes(5));
        simulation.runFor(SHORT);
        assertEquals(5, accepted.get(0).poll().length());
    }

    @Test
    void questionsAreAnswered() {
        peer(6001, "10.0.0.2");
        var answer = accepted.get(0).ask("ext.counting", "double", Map.of("number", 21));
        simulation.runFor(SHORT);
        assertEquals(Map.of("number", 42), answer.join());
        var wrong = accepted.get(0).ask("ext.counting", "halve", Map.of());
        simulation.runFor(SHORT);
        var failure = assertThrows(CompletionException.class, wrong::join);
        assertInstanceOf(IllegalArgumentException.class, failure.getCause());
        var nobody = accepted.get(0).ask("ext.other", "double", Map.of());
        simulation.runFor(SHORT);
        assertInstanceOf(
                IllegalStateException.class,
                assertThrows(CompletionException.class, nobody::join).getCause());
    }

    @Test
    void aQuestionThatWaitsFailsWhenTheAssociationEnds() {
        peer(6001, "10.0.0.2");
        var later = accepted.get(0).ask("ext.counting", "later", Map.of());
        simulation.runFor(SHORT);
        assertTrue(!later.isDone());
        accepted.get(0).abort("enough");
        simulation.runFor(SHORT);
        assertEquals(
                "the association has ended",
                assertThrows(CompletionException.class, later::join).getCause().getMessage());
    }

    @Test
    void aContextIsOfNoUseAfterTheCall() {
        var peer = peer(6001, "10.0.0.2");
        peer.send(chunk(1));
        peer.expect(UnknownChunk.class);
        var failure = assertThrows(IllegalStateException.class, () -> extension.kept.now());
        assertEquals("extension ext.counting uses a context of a call that is over", failure.getMessage());
    }

    /** Whatever it throws, and where: its association ends with that reason, and another goes on. */
    @ParameterizedTest
    @EnumSource(value = CountingExtension.Hook.class, mode = EnumSource.Mode.EXCLUDE, names = "AGREE")
    void whatFailsEndsItsAssociationAndNoOther(CountingExtension.Hook hook) {
        var good = peer(6001, "10.0.0.2");
        var bad = peer(6002, "10.0.0.3");
        extension.failing = hook;
        provoke(hook, bad);
        simulation.runFor(Duration.ofSeconds(5));
        extension.failing = null;
        var abort = bad.takeAll().stream()
                .filter(AbortChunk.class::isInstance)
                .map(AbortChunk.class::cast)
                .findFirst()
                .orElseThrow(() -> simulation.failure("no ABORT"));
        assertTrue(abort.causes().get(0).describe().contains("extension ext.counting failed"), abort::toString);
        assertEquals(AssociationState.CLOSED, accepted.get(1).state());
        var lost = notifications.stream()
                .filter(Notification.Lost.class::isInstance)
                .map(Notification.Lost.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(Reason.INTERNAL_ERROR, lost.cause().reason());
        assertEquals(AssociationState.ESTABLISHED, accepted.get(0).state());
        good.takeAll();
        good.send(chunk(1, 2));
        assertEquals(chunk(2, 1), good.expect(UnknownChunk.class));
    }

    private void provoke(CountingExtension.Hook hook, ScriptedPeer bad) {
        Association association = accepted.get(1);
        switch (hook) {
            case CHUNK -> bad.send(chunk(9));
            case SENDING, MAY_BE_GIVEN_UP, IS_GIVEN_UP -> send(association);
            case ACKNOWLEDGED -> {
                send(association);
                int tsn = bad.expect(DataChunk.class).tsn();
                bad.send(sack(tsn));
            }
            case TIMED_OUT -> send(association);
            case TIMER -> association.ask("ext.counting", "timer", Map.of());
            case QUESTION -> association.ask("ext.counting", "double", Map.of("number", 1));
            case SNAPSHOT -> {
                // That of the good one is taken too, before it fails for the bad one.
                extension.failOnlyFor = 2;
                host.stack().withdraw("ext.counting");
                host.stack().install(extension, Options.none());
            }
            case RESUME -> {
                host.stack().withdraw("ext.counting");
                extension.failOnlyFor = 2;
                host.stack().install(extension, Options.none());
            }
            case AGREE -> throw new AssertionError("has no association yet");
        }
    }

    @Test
    void whatFailsWhenItIsToAgreeIsNotAgreedOn() {
        extension.failing = CountingExtension.Hook.AGREE;
        peer(6001, "10.0.0.2");
        assertEquals(
                "failed: java.lang.IllegalStateException: asked to fail at AGREE",
                accepted.get(0).status().extensions().get(0).reason());
        assertEquals(AssociationState.ESTABLISHED, accepted.get(0).state());
    }

    private static void send(Association association) {
        try {
            assertTrue(association.trySend(Message.of("x")));
        } catch (org.sluice.sctp.AssociationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itsTimerFiresWhenItSaid() {
        var peer = peer(6001, "10.0.0.2");
        accepted.get(0).ask("ext.counting", "timer", Map.of("millis", 700));
        simulation.runFor(Duration.ofMillis(690));
        assertEquals(List.of(), peer.takeAll());
        simulation.runFor(Duration.ofMillis(20));
        assertEquals(List.of(chunk(7)), peer.takeAll());
        simulation.runFor(Duration.ofMinutes(1));
        assertTrue(peer.takeAll().stream().noneMatch(UnknownChunk.class::isInstance), "once");
    }

    @Test
    void anUnusedExtensionIsAskedNothing() {
        var peer = simulation.scriptedPeer(6001, "10.0.0.2").towards(host, PORT);
        peer.connect();
        simulation.runFor(SHORT);
        send(accepted.get(0));
        simulation.runFor(SHORT);
        assertEquals(0, extension.calls);
        assertNull(extension.kept);
    }
}
