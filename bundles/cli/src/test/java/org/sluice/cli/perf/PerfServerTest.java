/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.SctpStack;

/** Both ends of a test with each other, and a server whose clients are not what they should be. */
@Timeout(60)
class PerfServerTest {

    private static final int PORT = 5201;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TEST =
            "sluice-perf/1 test\ndirection=forward\nmessages=1\nsize=1\nstreams=1\nunordered=false\nnodelay=false\nrate=0\n"
                    + "interval=1000\n";

    private final BlockingQueue<PerfServer.Totals> ended = new LinkedBlockingQueue<>();
    private SctpStack serverStack;
    private SctpStack clientStack;
    private Thread server;

    @BeforeEach
    void start() throws Exception {
        serverStack = stack();
        clientStack = stack();
        var endpoint = serverStack.bind(PORT);
        endpoint.listen();
        var observer = new PerfServer.Observer() {
            @Override
            public void began(Association association, TestPlan plan) {
                assertNotNull(plan);
            }

            @Override
            public void ended(Association association, PerfServer.Totals totals) {
                ended.add(totals);
            }
        };
        server = new Thread(() -> {
            try {
                new PerfServer(endpoint, List.of(), observer).run(false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        clientStack.close();
        serverStack.close();
        server.join(TimeUnit.SECONDS.toMillis(20));
        assertTrue(!server.isAlive(), "the server ends with its endpoint");
    }

    private static SctpStack stack() throws Exception {
        return SctpStack.builder()
                .with(UdpLinkFactory.onPort(0).addresses(List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))))
                .build();
    }

    private Association connect() throws Exception {
        return clientStack.connect(Destination.of("127.0.0.1", PORT)
                .encapsulatedIn(serverStack.links().get(0).encapsulationPort()));
    }

    private static TestPlan plan(Direction direction, Limit limit) {
        return new TestPlan(direction, limit, 1000, 3, true, true, 0, Duration.ofMillis(10), null);
    }

    private PerfResult run(TestPlan plan, int associations, List<Interval> shown) throws Exception {
        var opened = new ArrayList<Association>();
        for (int i = 0; i < associations; i++) {
            opened.add(connect());
        }
        return new PerfClient(plan, opened, List.of(), PATIENCE).run(shown::add);
    }

    @ParameterizedTest
    @EnumSource
    void bothEndsSayTheSame(Direction direction) throws Exception {
        var shown = new ArrayList<Interval>();
        PerfResult result = run(plan(direction, new Limit.Bytes(300_500)), 2, shown);
        assertNull(result.problem());
        assertEquals(shown, result.intervals());
        assertEquals(2, result.associations().size());
        for (var outcome : result.associations()) {
            for (boolean toServer : new boolean[] {true, false}) {
                var way = outcome.way(toServer);
                if (toServer ? direction.clientSends() : direction.serverSends()) {
                    assertEquals(300_500, way.sent().bytes());
                    assertEquals(301, way.sent().messages(), "the last one is shorter");
                    assertEquals(300_500, way.received().bytes());
                    assertEquals(301, way.received().messages());
                    assertEquals(0, way.sent().abandoned());
                    assertEquals(
                            300_500,
                            shown.stream()
                                    .flatMap(interval -> interval.rows().stream())
                                    .filter(row -> row.association() == outcome.number() && row.toServer() == toServer)
                                    .mapToLong(Interval.Row::bytes)
                                    .sum(),
                            "the intervals make up the whole");
                } else {
                    assertNull(way);
                }
            }
            var totals = ended.poll(20, TimeUnit.SECONDS);
            assertNotNull(totals);
            assertNull(totals.problem());
            assertEquals(direction.clientSends() ? 300_500 : 0, totals.receivedBytes());
            assertEquals(direction.serverSends() ? 300_500 : 0, totals.sentBytes());
        }
    }

    @Test
    void intervalsFollowOneAnotherUntilTheTimeIsOver() throws Exception {
        var shown = new ArrayList<Interval>();
        PerfResult result = run(plan(Direction.REVERSE, new Limit.Time(Duration.ofSeconds(3))), 1, shown);
        assertTrue(shown.size() > 1, () -> shown.size() + " intervals");
        double end = 0;
        for (Interval interval : shown) {
            assertEquals(end, interval.start());
            end = interval.end();
        }
        // The server's three seconds begin when it says that it is ready, ours when we hear that.
        assertTrue(result.seconds() > 2, () -> result.seconds() + " s");
        assertTrue(
                result.intervals().stream()
                        .anyMatch(interval -> interval.rows().get(0).congestionWindow() != null),
                "the server tells its figures");
    }

    @Test
    void anInterruptedTestTellsWhatThereIsSoFar() throws Exception {
        var client = new PerfClient(
                plan(Direction.FORWARD, new Limit.Time(Duration.ofHours(1))), List.of(connect()), List.of(), PATIENCE);
        PerfResult result = client.run(interval -> client.interrupt());
        assertTrue(result.interrupted());
        assertNull(result.associations().get(0).toServer().received());
        assertNotNull(result.associations().get(0).toServer().sent());
        var totals = ended.poll(20, TimeUnit.SECONDS);
        assertNotNull(totals);
        assertTrue(totals.problem().contains("interrupted by the user"), totals::problem);
    }

    @Test
    void aTestThatTheServerCanNotDoIsRefusedWithTheReason() throws Exception {
        var plan = new TestPlan(
                Direction.REVERSE,
                new Limit.Messages(1),
                1,
                1,
                false,
                false,
                0,
                Duration.ofSeconds(1),
                new AttributeChoice("ext.nobody.has", List.of("1")));
        var asking = new Session(connect());
        asking.tell(new ControlMessage.Test(plan));
        var e = assertThrows(AssociationException.class, asking::next);
        assertTrue(e.getMessage().contains("no extension here lets messages carry ext.nobody.has"), e::getMessage);
        assertWorks();
    }

    /** Each is aborted with a reason, and the next test is served. */
    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1, begins with",
        "'sluice-perf/1 ready', does not ask for a test",
        "'sluice-perf/1 sent', lacks",
        "'sluice-perf/1 test', lacks"
    })
    void aFirstMessageThatAsksForNothingEndsTheAssociation(String text, String reason) throws Exception {
        assertAborted(reason, control(text));
        assertWorks();
    }

    @Test
    void dataBeforeAnythingElseEndsTheAssociation() throws Exception {
        assertAborted("not a control message", Message.of(TEST));
        assertWorks();
    }

    @Test
    void controlMessagesOutOfTurnEndTheAssociation() throws Exception {
        String sent = "sluice-perf/1 sent\nbytes=0\nmessages=0\nabandoned=0\nretransmitted=0\ntime=0\n";
        assertAborted("not expected now", control(TEST), control(TEST));
        assertAborted("not expected now", control(TEST), control(sent), control(sent));
        assertAborted("not expected now", control(TEST.replace("forward", "reverse")), control(sent));
        assertAborted("ASCII", control(TEST), control("\u0000"));
        assertAborted("too long", control(TEST), control("x".repeat(100_000)));
        assertWorks();
    }

    /** What the client says of itself is not believed: the server counts. */
    @Test
    void whatArrivedIsWhatTheServerCounted() throws Exception {
        var session = new Session(connect());
        session.association().send(control(TEST));
        session.association().send(Message.of("one"));
        session.tell(new ControlMessage.Sent(1L << 50, 1L << 40, 0, 0, Duration.ZERO));
        assertEquals(new ControlMessage.Ready(), session.next());
        assertTrue(session.next() instanceof ControlMessage.Received received
                && received.bytes() == 3
                && received.messages() == 1);
        session.association().close();
    }

    private static Message control(String text) {
        return Message.of(text).withPayloadProtocolIdentifier(ControlMessage.IDENTIFIER);
    }

    private void assertAborted(String reason, Message... messages) throws Exception {
        Association association = connect();
        var e = assertThrows(AssociationException.class, () -> {
            for (Message message : messages) {
                association.send(message);
            }
            while (association.receive(PATIENCE) != null) {
                // What was right is answered.
            }
        });
        assertTrue(e.getMessage().contains(reason), e::getMessage);
        var totals = ended.poll(20, TimeUnit.SECONDS);
        assertNotNull(totals);
        assertTrue(totals.problem().contains(reason), totals::problem);
    }

    private void assertWorks() throws Exception {
        PerfResult result = run(plan(Direction.BOTH, new Limit.Messages(5)), 1, new ArrayList<>());
        assertNull(result.problem());
        assertEquals(5, result.associations().get(0).toServer().received().messages());
    }
}
