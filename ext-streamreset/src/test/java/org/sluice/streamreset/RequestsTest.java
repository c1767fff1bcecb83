/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.streamreset.internal.StreamResetExtension;
import org.sluice.testkit.Impairments;

/** What users ask for, between two stacks that have the extension. */
class RequestsTest {

    private static Notification reset(boolean incoming, Integer... streams) {
        return new Notification.OfExtension(
                "ext.streamreset",
                "streamsReset",
                Map.of("incoming", incoming, "streams", List.of(streams), "outcome", "PERFORMED"));
    }

    @Test
    void ourStreamsBeginAnewAndBothSidesAreTold() throws Exception {
        try (var sides = new TwoSides(1).connect()) {
            sides.send(sides.client, 1, "a");
            sides.send(sides.client, 1, "b");
            sides.send(sides.client, 2, "c");
            var request = StreamReset.resetOutgoing(sides.client, 1);
            sides.send(sides.client, 1, "after");
            sides.send(sides.client, 2, "other");
            assertEquals(Outcome.PERFORMED, sides.await(request));
            assertEquals("1:0 a", sides.next(sides.server));
            assertEquals("1:1 b", sides.next(sides.server));
            assertEquals("2:0 c", sides.next(sides.server));
            assertEquals("2:1 other", sides.next(sides.server));
            assertEquals("1:0 after", sides.next(sides.server), "the number is 0 again");
            assertTrue(sides.clientHeard.contains(reset(false, 1)), sides.clientHeard::toString);
            assertTrue(sides.serverHeard.contains(reset(true, 1)), sides.serverHeard::toString);
        }
    }

    @Test
    void allStreamsBeginAnew() throws Exception {
        try (var sides = new TwoSides(2).connect()) {
            for (int stream = 0; stream < 5; stream++) {
                sides.send(sides.client, stream, "x");
                sides.next(sides.server);
            }
            assertEquals(Outcome.PERFORMED, sides.await(StreamReset.resetOutgoing(sides.client)));
            for (int stream = 0; stream < 5; stream++) {
                sides.send(sides.client, stream, "y");
                assertEquals(stream + ":0 y", sides.next(sides.server));
            }
        }
    }

    @Test
    void thePeersStreamsBeginAnewWhenAskedFor() throws Exception {
        try (var sides = new TwoSides(3).connect()) {
            sides.send(sides.server, 3, "a");
            assertEquals("3:0 a", sides.next(sides.client));
            assertEquals(Outcome.PERFORMED, sides.await(StreamReset.resetIncoming(sides.client, 3)));
            sides.send(sides.server, 3, "b");
            assertEquals("3:0 b", sides.next(sides.client));
            assertTrue(sides.serverHeard.contains(reset(false, 3)));
            assertTrue(sides.clientHeard.contains(reset(true, 3)));
        }
    }

    @Test
    void streamsAreAddedOnBothSides() throws Exception {
        try (var sides = new TwoSides(4).connect()) {
            assertEquals(5, sides.client.outboundStreams());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> sides.client.trySend(Message.of("x").onStream(7)));
            assertEquals(Outcome.PERFORMED, sides.await(StreamReset.addOutgoing(sides.client, 3)));
            assertEquals(8, sides.client.outboundStreams());
            assertEquals(8, sides.server.inboundStreams());
            sides.send(sides.client, 7, "new");
            assertEquals("7:0 new", sides.next(sides.server));
            assertEquals(Outcome.PERFORMED, sides.await(StreamReset.addIncoming(sides.client, 2)));
            sides.simulation.runUntil("added", () -> sides.server.outboundStreams() == 7, TwoSides.LIMIT);
            assertEquals(7, sides.client.inboundStreams());
            sides.send(sides.server, 6, "too");
            assertEquals("6:0 too", sides.next(sides.client));
            assertTrue(sides.serverHeard.contains(new Notification.OfExtension(
                    "ext.streamreset", "streamsAdded", Map.of("outbound", 7, "inbound", 8, "outcome", "PERFORMED"))));
        }
    }

    @Test
    void theWholeAssociationBeginsAnew() throws Exception {
        try (var sides = new TwoSides(5).connect()) {
            for (int i = 0; i < 3; i++) {
                sides.send(sides.client, 1, "a" + i);
                sides.send(sides.server, 2, "b" + i);
                sides.next(sides.server);
                sides.next(sides.client);
            }
            assertEquals(Outcome.PERFORMED, sides.await(StreamReset.resetAssociation(sides.client)));
            sides.send(sides.client, 1, "c");
            sides.send(sides.server, 2, "d");
            assertEquals("1:0 c", sides.next(sides.server));
            assertEquals("2:0 d", sides.next(sides.client));
            assertTrue(sides.clientHeard.stream().anyMatch(RequestsTest::isAssociationReset));
            assertTrue(sides.serverHeard.stream().anyMatch(RequestsTest::isAssociationReset));
            // And everything goes on, over losses too.
            sides.simulation.network().impair(Impairments.NONE.loss(0.1));
            for (int i = 0; i < 50; i++) {
                sides.send(sides.client, 1, "e" + i);
            }
            for (int i = 0; i < 50; i++) {
                assertEquals("1:" + (i + 1) + " e" + i, sides.next(sides.server));
            }
            assertEquals(AssociationState.ESTABLISHED, sides.client.state());
        }
    }

    private static boolean isAssociationReset(Notification notification) {
        return notification instanceof Notification.OfExtension told
                && told.name().equals("associationReset");
    }

    @Test
    void whatIsNotAllowedIsDenied() throws Exception {
        try (var sides = new TwoSides(6).option(StreamResetOptions.ALLOWED, 0).connect()) {
            sides.send(sides.client, 1, "a");
            assertEquals(Outcome.DENIED, sides.await(StreamReset.resetOutgoing(sides.client, 1)));
            assertEquals(Outcome.DENIED, sides.await(StreamReset.resetIncoming(sides.client, 1)));
            assertEquals(Outcome.DENIED, sides.await(StreamReset.resetAssociation(sides.client)));
            assertEquals(Outcome.DENIED, sides.await(StreamReset.addOutgoing(sides.client, 1)));
            assertEquals(Outcome.DENIED, sides.await(StreamReset.addIncoming(sides.client, 1)));
            sides.send(sides.client, 1, "b");
            assertEquals("1:0 a", sides.next(sides.server));
            assertEquals("1:1 b", sides.next(sides.server), "all goes on as before");
        }
        try (var sides =
                new TwoSides(6).option(StreamResetOptions.MAXIMUM_STREAMS, 6).connect()) {
            assertEquals(Outcome.PERFORMED, sides.await(StreamReset.addOutgoing(sides.client, 1)));
            assertEquals(Outcome.DENIED, sides.await(StreamReset.addOutgoing(sides.client, 1)));
            assertEquals(Outcome.DENIED, sides.await(StreamReset.addIncoming(sides.client, 2)));
        }
    }

    @Test
    void theUserMayAllowItLater() throws Exception {
        try (var sides = new TwoSides(7).option(StreamResetOptions.ALLOWED, 0).connect()) {
            sides.server.configure(Options.none().with(StreamResetOptions.ALLOWED, StreamResetOptions.STREAMS));
            sides.simulation.runFor(Duration.ofMillis(5));
            assertEquals(Outcome.PERFORMED, sides.await(StreamReset.resetOutgoing(sides.client, 1)));
        }
    }

    @Test
    void wrongQuestionsAreRefusedByName() throws Exception {
        try (var sides = new TwoSides(8).connect()) {
            for (var request : List.of(
                    StreamReset.resetOutgoing(sides.client, 5),
                    StreamReset.resetIncoming(sides.client, -1),
                    StreamReset.addOutgoing(sides.client, 0),
                    StreamReset.addOutgoing(sides.client, 65_535),
                    sides.client
                            .ask(StreamReset.ID, "resetOutgoing", Map.of("streams", "all"))
                            .thenApply(answer -> Outcome.UNKNOWN),
                    sides.client.ask(StreamReset.ID, "explode", Map.of()).thenApply(answer -> Outcome.UNKNOWN))) {
                sides.simulation.runFor(Duration.ofMillis(1));
                var failure = assertThrows(CompletionException.class, request::join);
                assertInstanceOf(IllegalArgumentException.class, failure.getCause());
            }
            assertEquals(AssociationState.ESTABLISHED, sides.client.state());
        }
    }

    @Test
    void requestsAreDoneOneAfterTheOther() throws Exception {
        try (var sides = new TwoSides(9).connect()) {
            var first = StreamReset.resetOutgoing(sides.client, 1);
            var second = StreamReset.addOutgoing(sides.client, 1);
            var third = StreamReset.resetOutgoing(sides.client, 2, 3);
            assertEquals(Outcome.PERFORMED, sides.await(first));
            assertEquals(Outcome.PERFORMED, sides.await(second));
            assertEquals(Outcome.PERFORMED, sides.await(third));
        }
    }

    @Test
    void bothSidesMayAskAtOnce() throws Exception {
        try (var sides = new TwoSides(10).connect()) {
            var ours = StreamReset.resetIncoming(sides.client, 1);
            var theirs = StreamReset.resetIncoming(sides.server, 1);
            Outcome one = sides.await(ours);
            Outcome other = sides.await(theirs);
            assertTrue(one.isSuccess() || one == Outcome.ALREADY_IN_PROGRESS, one::name);
            assertTrue(other.isSuccess() || other == Outcome.ALREADY_IN_PROGRESS, other::name);
            // Nothing is stuck.
            assertEquals(Outcome.PERFORMED, sides.await(StreamReset.resetOutgoing(sides.client)));
            sides.send(sides.client, 1, "x");
            assertEquals("1:0 x", sides.next(sides.server));
        }
    }

    @Test
    void shutdownWaitsForWhatIsHeldBack() throws Exception {
        try (var sides = new TwoSides(11).connect()) {
            sides.send(sides.client, 1, "a");
            var request = StreamReset.resetOutgoing(sides.client, 1);
            sides.simulation.runFor(Duration.ofNanos(1));
            sides.send(sides.client, 1, "b");
            var done = sides.client.shutdown();
            assertEquals("1:0 a", sides.next(sides.server));
            assertEquals("1:0 b", sides.next(sides.server));
            sides.simulation.runUntil("shut down", done::isDone, TwoSides.LIMIT);
            assertEquals(Outcome.PERFORMED, request.join());
        }
    }

    @Test
    void aRequestFailsWhenTheAssociationEnds() throws Exception {
        try (var sides = new TwoSides(12).connect()) {
            sides.simulation.network().impair(Impairments.NONE.loss(1));
            sides.client.configure(Options.none().with(AssociationOptions.ASSOCIATION_MAX_RETRANS, 2));
            var request = StreamReset.addOutgoing(sides.client, 1);
            sides.simulation.runUntil("it ends", () -> sides.client.state() == AssociationState.CLOSED, TwoSides.LIMIT);
            var failure = assertThrows(CompletionException.class, request::join);
            assertInstanceOf(IllegalStateException.class, failure.getCause());
        }
    }

    /** The work goes on where it was, in each phase of a request. */
    @Test
    void theExtensionMayBeUpdatedMeanwhile() throws Exception {
        for (int step = 0; step < 12; step++) {
            try (var sides = new TwoSides(13).connect()) {
                sides.send(sides.client, 1, "a");
                StreamReset.resetOutgoing(sides.client, 1);
                sides.simulation.runFor(Duration.ofNanos(1));
                sides.send(sides.client, 1, "b");
                sides.simulation.runFor(Duration.ofMillis(step));
                for (var host : List.of(sides.clientHost, sides.serverHost)) {
                    host.stack().withdraw(StreamReset.ID);
                    sides.simulation.runFor(Duration.ofMillis(3));
                    host.stack().install(new StreamResetExtension(), Options.none());
                }
                assertEquals("1:0 a", sides.next(sides.server));
                assertEquals("1:0 b", sides.next(sides.server), "updated after " + step + " ms");
            }
        }
    }
}
