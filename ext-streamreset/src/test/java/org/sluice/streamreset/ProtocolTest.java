/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.WHOLE;
import static org.sluice.testkit.Chunks.sack;

import java.net.BindException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.ProtocolViolationCause;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.streamreset.internal.StreamResetExtension;
import org.sluice.testkit.LossTeller;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.Simulation;

/** RFC 6525 section 5, chunk by chunk, with a scripted peer whose requests are numbered from its first TSN, 1000, on. */
class ProtocolTest {

    private static final int RE_CONFIG = 130;
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Simulation simulation = new Simulation(21);
    private final List<Notification> notifications = new ArrayList<>();
    private ScriptedPeer peer;
    private Association association;
    private int tsn;
    private int first;

    @AfterEach
    void close() {
        simulation.close();
    }

    private void established(int allowed) {
        var host = simulation
                .host("host")
                .address("10.0.0.1")
                .with(new StreamResetExtension())
                .with(new LossTeller())
                .options(Options.none()
                        .with(AssociationOptions.PATH_MTU_DISCOVERY, false)
                        .with(AssociationOptions.HEARTBEAT, false)
                        .with(AssociationOptions.NO_DELAY, true)
                        .with(StreamResetOptions.ALLOWED, allowed))
                .start();
        peer = simulation.scriptedPeer(6001, "10.0.0.2").towards(host, 5001);
        try {
            host.stack().bind(5001).listen(accepted -> {
                association = accepted;
                accepted.listen(new AssociationListener() {
                    @Override
                    public void notified(Association of, Notification notification) {
                        notifications.add(notification);
                    }
                });
            });
        } catch (BindException e) {
            throw new AssertionError(e);
        }
        peer.connect(LossTeller.offer(RE_CONFIG));
        simulation.runFor(SHORT);
        tsn = peer.peerInitialTsn();
        first = peer.nextTsn();
        peer.takeAll();
    }

    private void send(int stream, int length) {
        try {
            assertTrue(association.trySend(Message.wrap(new byte[length]).onStream(stream)));
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
    }

    /** A RE-CONFIG of the peer's, of 16-bit and 32-bit numbers in hexadecimal digits. */
    private void reconfigure(String digits) {
        peer.send(new UnknownChunk(RE_CONFIG, 0, HexFormat.of().parseHex(digits.replace(" ", ""))));
    }

    private static String word(int number) {
        return String.format("%08x", number);
    }

    private List<String> arriving(Duration time) {
        simulation.runFor(time);
        return peer.takeAll().stream().map(this::describe).toList();
    }

    /** RE-CONFIG as parameter types and numbers; those of ours counted from our first TSN, those of the peer's from its own. */
    private String describe(Chunk chunk) {
        if (chunk instanceof DataChunk data) {
            return "DATA " + (data.tsn() - tsn) + " " + data.stream() + ":" + data.streamSequenceNumber();
        }
        if (!(chunk instanceof UnknownChunk unknown) || unknown.type() != RE_CONFIG) {
            return ChunkType.name(chunk.type());
        }
        var text = new StringBuilder("RE-CONFIG");
        var in = ByteBuffer.wrap(unknown.value());
        while (in.remaining() >= 4) {
            int start = in.position();
            int type = in.getShort();
            int length = in.getShort();
            text.append(' ').append(type);
            switch (type) {
                case 13 -> {
                    text.append(" #").append(in.getInt() - tsn).append(" re ").append(in.getInt() - first);
                    text.append(" last ").append(in.getInt() - tsn);
                }
                case 16 -> {
                    text.append(" re ")
                            .append(in.getInt() - first)
                            .append(" = ")
                            .append(in.getInt());
                    if (length == 20) {
                        text.append(" next ").append(in.getInt() - tsn);
                        text.append(" yours ").append(in.getInt() - first == Integer.MIN_VALUE ? "2^31" : "?");
                    }
                }
                default -> text.append(" #").append(in.getInt() - tsn);
            }
            while (in.position() < start + length) {
                text.append(' ').append(in.getShort());
            }
            in.position(Math.min(in.limit(), start + (length + 3 & ~3)));
        }
        return text.toString();
    }

    /** Section 5.1.2, A1 to A6, and H4. */
    @Test
    void ourResetWaitsForWhatIsOutstandingAndHoldsBackWhatIsNew() {
        established(0);
        send(1, 10);
        assertEquals(List.of("DATA 0 1:0"), arriving(SHORT));
        var request = StreamReset.resetOutgoing(association, 1, 2);
        send(1, 10);
        send(0, 10);
        assertEquals(List.of("DATA 1 0:0"), arriving(SHORT), "other streams go on");
        peer.send(sack(tsn + 1));
        assertEquals(List.of("RE-CONFIG 13 #0 re -1 last 1 1 2"), arriving(SHORT));
        reconfigure("0010 000c" + word(tsn) + "00000001");
        assertEquals(List.of("DATA 2 1:0"), arriving(SHORT), "numbers begin at 0 again");
        assertEquals(Outcome.PERFORMED, request.join());
    }

    /** Section 5.1.1. */
    @Test
    void aRequestIsSentAgainWithATimeoutThatDoubles() {
        established(0);
        var request = StreamReset.addOutgoing(association, 4);
        assertEquals(List.of("RE-CONFIG 17 #0 4 0"), arriving(SHORT));
        assertEquals(List.of("RE-CONFIG 17 #0 4 0"), arriving(Duration.ofSeconds(1)));
        assertEquals(List.of(), arriving(Duration.ofMillis(1800)));
        assertEquals(List.of("RE-CONFIG 17 #0 4 0"), arriving(Duration.ofMillis(300)));
        assertEquals(2, association.status().primaryPath().errorCount());
        reconfigure("0010 000c" + word(tsn) + "00000001");
        simulation.runFor(SHORT);
        assertEquals(Outcome.PERFORMED, request.join());
        assertEquals(14, association.outboundStreams());
        assertEquals(List.of(), arriving(Duration.ofMinutes(1)));
    }

    /** A request that is known to be lost is sent again at once, while it is awaited; the timer runs on. */
    @Test
    void aRequestThatIsKnownToBeLostIsSentAgain() {
        established(0);
        var lost = LossTeller.lost(new UnknownChunk(RE_CONFIG, 0, new byte[12]));
        peer.send(lost);
        assertEquals(List.of(), arriving(SHORT));
        var request = StreamReset.addOutgoing(association, 4);
        assertEquals(List.of("RE-CONFIG 17 #0 4 0"), arriving(SHORT));
        peer.send(lost);
        assertEquals(List.of("RE-CONFIG 17 #0 4 0"), arriving(SHORT));
        assertEquals(
                List.of("RE-CONFIG 17 #0 4 0"), arriving(Duration.ofMillis(950)), "the timer, 1 s after the first");
        reconfigure("0010 000c" + word(tsn) + "00000001");
        simulation.runFor(SHORT);
        assertEquals(Outcome.PERFORMED, request.join());
        peer.send(lost);
        assertEquals(List.of(), arriving(SHORT));
    }

    /** H2: while the peer is working on it, no error is counted. */
    @Test
    void inProgressIsNoError() {
        established(0);
        var request = StreamReset.resetOutgoing(association, 3);
        assertEquals(List.of("RE-CONFIG 13 #0 re -1 last -1 3"), arriving(SHORT));
        for (int i = 0; i < 20; i++) {
            reconfigure("0010 000c" + word(tsn) + "00000006");
            assertEquals(List.of("RE-CONFIG 13 #0 re -1 last -1 3"), arriving(Duration.ofMillis(1100)));
        }
        assertEquals(0, association.status().primaryPath().errorCount());
        reconfigure("0010 000c" + word(tsn) + "00000002");
        simulation.runFor(SHORT);
        assertEquals(Outcome.DENIED, request.join());
    }

    @Test
    void everyResultIsTold() {
        established(0);
        Outcome[] expected = {
            Outcome.NOTHING_TO_DO,
            Outcome.PERFORMED,
            Outcome.DENIED,
            Outcome.WRONG_STREAM,
            Outcome.ALREADY_IN_PROGRESS,
            Outcome.BAD_SEQUENCE_NUMBER
        };
        for (int result = 0; result < expected.length; result++) {
            var request = StreamReset.resetIncoming(association, 1);
            assertEquals(List.of("RE-CONFIG 14 #" + result + " 1"), arriving(SHORT));
            reconfigure("0010 000c" + word(tsn + result) + word(result));
            simulation.runFor(SHORT);
            assertEquals(expected[result], request.join());
        }
        // A response to nothing changes nothing.
        reconfigure("0010 000c" + word(tsn + 99) + "00000001");
        assertEquals(List.of(), arriving(SHORT));
    }

    /** Section 5.2.2, and 5.2.1: what comes again is answered as before. */
    @Test
    void thePeersResetIsDoneOnceAndAnsweredAsOftenAsItIsAsked() {
        established(StreamResetOptions.STREAMS);
        peer.sendData(first, 1, 0, WHOLE | 8, new byte[1]);
        arriving(SHORT);
        String request = "000d 0012" + word(first) + word(tsn - 1) + word(first) + "0001";
        reconfigure(request);
        assertEquals(List.of("RE-CONFIG 16 re 0 = 1", "SACK"), arriving(SHORT));
        peer.sendData(first + 1, 1, 0, WHOLE | 8, new byte[2]);
        assertEquals(List.of("SACK"), arriving(SHORT));
        reconfigure(request);
        assertEquals("RE-CONFIG 16 re 0 = 1", arriving(SHORT).get(0));
        assertEquals(1, association.poll().length());
        assertEquals(2, association.poll().length());
        assertEquals(
                1,
                notifications.stream()
                        .filter(Notification.OfExtension.class::isInstance)
                        .count());
        // One that is out of step.
        reconfigure("000d 0012" + word(first + 7) + word(tsn - 1) + word(first) + "0001");
        assertEquals("RE-CONFIG 16 re 7 = 5", arriving(SHORT).get(0));
        // One with a stream that isn't there.
        reconfigure("000d 0012" + word(first + 1) + word(tsn - 1) + word(first) + "0fff");
        assertEquals("RE-CONFIG 16 re 1 = 3", arriving(SHORT).get(0));
    }

    /** E2 to E4. */
    @Test
    void aResetWaitsForTheDataBeforeIt() {
        established(StreamResetOptions.STREAMS);
        peer.sendData(first, 1, 0, WHOLE, new byte[1]);
        // TSN first + 1 is lost.
        reconfigure("000d 0012" + word(first) + word(tsn - 1) + word(first + 1) + "0001");
        assertEquals(
                List.of("SACK", "RE-CONFIG 16 re 0 = 6"),
                arriving(SHORT).stream()
                        .distinct()
                        .sorted((a, b) -> b.compareTo(a))
                        .toList());
        // What comes after it for that stream is kept, for another it is not.
        peer.sendData(first + 2, 1, 0, WHOLE, new byte[3]);
        peer.sendData(first + 3, 2, 0, WHOLE, new byte[4]);
        simulation.runFor(SHORT);
        assertEquals(1, association.poll().length());
        assertEquals(4, association.poll().length());
        assertNull(association.poll());
        assertEquals(AssociationState.ESTABLISHED, association.state());
        peer.takeAll();
        peer.sendData(first + 1, 1, 1, WHOLE, new byte[2]);
        assertTrue(arriving(SHORT).contains("RE-CONFIG 16 re 0 = 1"));
        assertEquals(2, association.poll().length());
        assertEquals(3, association.poll().length());
    }

    /** Section 5.2.3. */
    @Test
    void thePeerAsksForOurStreams() {
        established(StreamResetOptions.STREAMS);
        send(1, 10);
        send(2, 10);
        arriving(SHORT);
        reconfigure("000e 000a" + word(first) + "0001");
        assertEquals("RE-CONFIG 16 re 0 = 6", arriving(SHORT).get(0), "something is outstanding");
        peer.send(sack(tsn + 1));
        assertEquals(List.of("RE-CONFIG 13 #0 re 0 last 1 1"), arriving(SHORT));
        reconfigure("000e 000a" + word(first) + "0001");
        assertEquals("RE-CONFIG 13 #0 re 0 last 1 1", arriving(SHORT).get(0), "the same again");
        // It crosses with one of all streams.
        reconfigure("000e 0008" + word(first + 1));
        assertEquals("RE-CONFIG 16 re 1 = 4", arriving(SHORT).get(0));
        reconfigure("0010 000c" + word(tsn) + "00000001");
        send(1, 10);
        assertEquals(List.of("DATA 2 1:0"), arriving(SHORT));
    }

    @Test
    void whatIsBeingResetAlreadyIsNothingToDo() {
        established(StreamResetOptions.STREAMS);
        StreamReset.resetOutgoing(association, 1, 2);
        assertEquals(List.of("RE-CONFIG 13 #0 re -1 last -1 1 2"), arriving(SHORT));
        reconfigure("000e 000a" + word(first) + "0002");
        assertEquals("RE-CONFIG 16 re 0 = 0", arriving(SHORT).get(0));
    }

    /** Section 5.2.4: G1 to G7. */
    @Test
    void thePeerResetsTheAssociation() {
        established(StreamResetOptions.ASSOCIATION);
        send(1, 10);
        peer.sendData(first, 1, 0, WHOLE | 8, new byte[1]);
        arriving(SHORT);
        reconfigure("000f 0008" + word(first));
        assertEquals("RE-CONFIG 16 re 0 = 6", arriving(SHORT).get(0), "what we sent is waited for");
        peer.send(sack(tsn));
        assertEquals(List.of("RE-CONFIG 16 re 0 = 1 next 65537 yours ?"), arriving(SHORT));
        int next = first + 1 + Integer.MIN_VALUE;
        peer.sendData(next, 1, 0, WHOLE | 8, new byte[2]);
        var sack = arriving(SHORT);
        assertEquals(List.of("SACK"), sack);
        assertEquals(1, association.poll().length());
        assertEquals(2, association.poll().length());
        send(1, 10);
        assertEquals(List.of("DATA 65537 1:0"), arriving(SHORT));
        peer.send(sack(tsn + 65537));
        simulation.runFor(SHORT);
        assertEquals(0, association.status().unacknowledgedChunks());
    }

    /** H5. */
    @Test
    void weResetTheAssociation() {
        established(0);
        var request = StreamReset.resetAssociation(association);
        assertEquals(List.of("RE-CONFIG 15 #0"), arriving(SHORT));
        send(1, 10);
        assertEquals(List.of(), arriving(SHORT), "held back");
        int ourNext = tsn + 0x12345;
        reconfigure("0010 0014" + word(tsn) + "00000001" + word(first + 777) + word(ourNext));
        assertEquals(List.of("DATA " + 0x12345 + " 1:0"), arriving(SHORT));
        assertEquals(Outcome.PERFORMED, request.join());
        peer.send(sack(ourNext));
        peer.sendData(first + 777, 1, 0, WHOLE | 8, new byte[3]);
        assertEquals(List.of("SACK"), arriving(SHORT));
        assertEquals(3, association.poll().length());
    }

    @Test
    void aSuccessWithoutTsnsIsNone() {
        established(0);
        var request = StreamReset.resetAssociation(association);
        arriving(SHORT);
        reconfigure("0010 000c" + word(tsn) + "00000001");
        simulation.runFor(SHORT);
        assertEquals(Outcome.UNKNOWN, request.join());
        send(1, 10);
        assertEquals(List.of("DATA 0 1:0"), arriving(SHORT), "as before");
    }

    /** Sections 5.2.5 and 5.2.6. */
    /** Section 5.2.6: a peer answers by the request that it was asked for, and may say nothing else. */
    @Test
    void thePeersOwnRequestAnswersOurs() {
        established(0);
        var asked = StreamReset.addIncoming(association, 2);
        assertEquals(List.of("RE-CONFIG 18 #0 2 0"), arriving(SHORT));
        int before = association.inboundStreams();
        reconfigure("0011 000c" + word(first) + "0003 0000");
        assertEquals(List.of("RE-CONFIG 16 re 0 = 2"), arriving(SHORT), "that is not what was asked for");
        reconfigure("0011 000c" + word(first + 1) + "0002 0000");
        assertEquals(List.of("RE-CONFIG 16 re 1 = 1"), arriving(SHORT));
        assertEquals(Outcome.PERFORMED, asked.join());
        assertEquals(before + 2, association.inboundStreams());
        assertEquals(List.of(), arriving(Duration.ofSeconds(10)), "nothing is asked again");
        // Others send a response, and then the request; what was asked for needs no permission.
        StreamReset.addIncoming(association, 1);
        arriving(SHORT);
        reconfigure("0010 000c" + word(tsn + 1) + "00000001");
        reconfigure("0011 000c" + word(first + 2) + "0001 0000");
        assertEquals(List.of("RE-CONFIG 16 re 2 = 1"), arriving(SHORT));
        reconfigure("0011 000c" + word(first + 3) + "0001 0000");
        assertEquals(List.of("RE-CONFIG 16 re 3 = 2"), arriving(SHORT), "once");
    }

    @Test
    void thePeerAddsStreams() {
        established(StreamResetOptions.ADDING);
        reconfigure("0011 000c" + word(first) + "0003 0000");
        assertEquals("RE-CONFIG 16 re 0 = 1", arriving(SHORT).get(0));
        peer.sendData(first, 12, 0, WHOLE | 8, new byte[5]);
        arriving(SHORT);
        assertEquals(5, association.poll().length());
        reconfigure("0012 000c" + word(first + 1) + "0002 0000");
        assertEquals(
                List.of("RE-CONFIG 16 re 1 = 1", "RE-CONFIG 17 #0 2 0"),
                arriving(SHORT).stream().filter(each -> each.startsWith("RE")).toList());
        reconfigure("0010 000c" + word(tsn) + "00000001");
        simulation.runFor(SHORT);
        assertEquals(12, association.outboundStreams());
    }

    /** Section 3.1. */
    @Test
    void whatMayNotStandTogetherIsReported() {
        established(7);
        reconfigure("000f 0008" + word(first) + "000f 0008" + word(first + 1));
        var error = peer.expect(ErrorChunk.class);
        assertTrue(error.causes().get(0) instanceof ProtocolViolationCause, error::toString);
        assertEquals(AssociationState.ESTABLISHED, association.state());
    }

    @Test
    void garbageIsPassedOver() {
        established(7);
        for (String digits : List.of(
                "",
                "00",
                "000f",
                "000f0003",
                "000f0009" + word(first),
                "000d0008" + word(first),
                "00630008" + word(1))) {
            reconfigure(digits);
        }
        assertEquals(List.of(), arriving(SHORT));
        assertEquals(AssociationState.ESTABLISHED, association.state());
    }
}
