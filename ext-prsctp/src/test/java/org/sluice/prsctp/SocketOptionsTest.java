/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.prsctp.PartialReliabilitySocketOptions.DEFAULT_PRINFO;
import static org.sluice.prsctp.PartialReliabilitySocketOptions.PR_SUPPORTED;
import static org.sluice.prsctp.PartialReliabilitySocketOptions.prAssocStatus;
import static org.sluice.prsctp.PartialReliabilitySocketOptions.prStreamStatus;
import static org.sluice.testkit.Chunks.sack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.socket.OptionScope;
import org.sluice.sctp.socket.SctpManySocket;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOption;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.socket.SendFlag;
import org.sluice.sctp.socket.SndInfo;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;

/** The options of sockets that belong to partial reliability, by what they do (RFC 6458 section 8.1.32, RFC 7496 section 4). */
class SocketOptionsTest extends PeerStory {

    private static final Duration A_SECOND = Duration.ofMillis(1100);

    private SctpServerSocket server;
    private SctpSocket socket;

    private void listening() throws IOException {
        scene();
        server = SctpServerSocket.listen(host.stack(), PORT).configureBlocking(false);
    }

    private InitChunk accepted(Parameter... parameters) throws IOException {
        InitChunk initAck = peer.connect(parameters);
        simulation.runFor(SHORT);
        tsn = peer.peerInitialTsn();
        socket = server.accept().configureBlocking(false);
        association = socket.association();
        return initAck;
    }

    private void connected() throws IOException {
        listening();
        accepted(FORWARD_TSN_SUPPORTED);
    }

    private boolean send(int length, SndInfo info) throws IOException {
        return socket.send(ByteBuffer.wrap(bytes(length)), info);
    }

    private <T> T get(SctpSocketOption<T> option) throws IOException {
        CompletableFuture<T> value = socket.getOptionAsync(option);
        simulation.runFor(Duration.ofMillis(1));
        return value.join();
    }

    private Throwable failureOf(CompletableFuture<?> later) {
        simulation.runFor(Duration.ofMillis(1));
        return assertThrows(CompletionException.class, later::join).getCause();
    }

    @Test
    void theDefaultOfAssociationsToCome() throws Exception {
        listening();
        assertEquals(PrInfo.NONE, server.getOption(DEFAULT_PRINFO));
        server.setOption(DEFAULT_PRINFO, new PrInfo(Policy.RETRANSMISSIONS, 0));
        accepted(FORWARD_TSN_SUPPORTED);
        assertEquals(new PrInfo(Policy.RETRANSMISSIONS, 0), get(DEFAULT_PRINFO));
        send(10, SndInfo.DEFAULT.onStream(1));
        send(10, PrInfo.NONE.apply(SndInfo.DEFAULT.onStream(2)));
        arriving(SHORT);
        var atTimeout = arriving(A_SECOND);
        assertTrue(atTimeout.contains("FORWARD 0 1:0"), atTimeout::toString);
        assertTrue(atTimeout.contains("DATA 1"), atTimeout::toString);
    }

    /** By time (SCTP_PR_SCTP_TTL). */
    @Test
    void aDefaultLifetimeOfAnAssociation() throws Exception {
        connected();
        socket.setOption(DEFAULT_PRINFO, new PrInfo(Policy.LIFETIME, 500));
        send(10, SndInfo.DEFAULT);
        assertEquals(List.of("DATA 0"), arriving(SHORT));
        assertEquals(List.of("FORWARD 0 0:0"), arriving(A_SECOND));
        peer.send(sack(tsn));
        simulation.runFor(SHORT);
        socket.setOption(DEFAULT_PRINFO, PrInfo.NONE);
        send(10, SndInfo.DEFAULT);
        assertEquals(List.of("DATA 1"), arriving(SHORT));
        assertEquals(List.of("DATA 1"), arriving(Duration.ofMillis(2500)), "not given up any more");
    }

    /** By retransmissions (SCTP_PR_SCTP_RTX). */
    @Test
    void aDefaultNumberOfRetransmissionsOfAnAssociation() throws Exception {
        connected();
        socket.setOption(DEFAULT_PRINFO, new PrInfo(Policy.RETRANSMISSIONS, 1));
        send(10, SndInfo.DEFAULT);
        assertEquals(List.of("DATA 0"), arriving(SHORT));
        assertEquals(List.of("DATA 0"), arriving(A_SECOND));
        assertEquals(List.of("FORWARD 0 0:0"), arriving(Duration.ofSeconds(3)));
        assertEquals(new GivenUp(0, 1), get(prAssocStatus(Policy.RETRANSMISSIONS)));
    }

    /** By buffer space (SCTP_PR_SCTP_PRIO, SCTP_PR_SCTP_BUF of FreeBSD). */
    @Test
    void aDefaultPriorityOfAnAssociation() throws Exception {
        option(AssociationOptions.SEND_BUFFER, 10_000);
        connected();
        send(10, SndInfo.DEFAULT);
        arriving(SHORT);
        peer.send(sack(tsn, 0));
        simulation.runFor(SHORT);
        assertTrue(send(1000, SndInfo.DEFAULT), "what the window is probed with");
        simulation.runFor(SHORT);
        socket.setOption(DEFAULT_PRINFO, new PrInfo(Policy.PRIORITY, 9));
        assertTrue(send(4000, SndInfo.DEFAULT));
        assertTrue(send(4000, new PrInfo(Policy.PRIORITY, 1).apply(SndInfo.DEFAULT)));
        assertFalse(send(3000, SndInfo.DEFAULT), "no more important than what is there");
        simulation.runFor(SHORT);
        assertEquals(new GivenUp(0, 0), get(prAssocStatus(null)));
        assertFalse(send(3000, new PrInfo(Policy.PRIORITY, 5).apply(SndInfo.DEFAULT)));
        simulation.runFor(SHORT);
        assertTrue(send(3000, new PrInfo(Policy.PRIORITY, 5).apply(SndInfo.DEFAULT)), "the default made room");
        assertEquals(new GivenUp(1, 0), get(prAssocStatus(Policy.PRIORITY)));
    }

    /** The unordered kinds: what was given up needs no stream in the FORWARD TSN. */
    @Test
    void unorderedMessagesAreGivenUpByEachPolicy() throws Exception {
        connected();
        SndInfo unordered = SndInfo.DEFAULT.onStream(3).with(SendFlag.UNORDERED);
        send(10, new PrInfo(Policy.LIFETIME, 500).apply(unordered));
        arriving(SHORT);
        assertEquals(List.of("FORWARD 0"), arriving(A_SECOND));
        peer.send(sack(tsn));
        simulation.runFor(SHORT);
        socket.setOption(DEFAULT_PRINFO, new PrInfo(Policy.RETRANSMISSIONS, 0));
        send(10, unordered);
        arriving(SHORT);
        assertEquals(List.of("FORWARD 1"), arriving(Duration.ofSeconds(4)));
        peer.send(sack(tsn + 1));
        simulation.runFor(SHORT);
        assertEquals(new GivenUp(0, 1), get(prStreamStatus(3, Policy.LIFETIME)));
        assertEquals(new GivenUp(0, 1), get(prStreamStatus(3, Policy.RETRANSMISSIONS)));
    }

    @Test
    void unorderedMessagesMakeRoomForMoreImportantOnes() throws Exception {
        option(AssociationOptions.SEND_BUFFER, 10_000);
        connected();
        send(10, SndInfo.DEFAULT);
        arriving(SHORT);
        peer.send(sack(tsn, 0));
        simulation.runFor(SHORT);
        assertTrue(send(1000, SndInfo.DEFAULT), "what the window is probed with");
        simulation.runFor(SHORT);
        SndInfo unimportant = new PrInfo(Policy.PRIORITY, 9).apply(SndInfo.DEFAULT.with(SendFlag.UNORDERED));
        assertTrue(send(4000, unimportant), "what is sent next, and stays");
        assertTrue(send(4000, unimportant));
        assertFalse(send(3000, PrInfo.NONE.apply(SndInfo.DEFAULT)));
        simulation.runFor(SHORT);
        assertTrue(send(3000, PrInfo.NONE.apply(SndInfo.DEFAULT)));
        assertEquals(new GivenUp(1, 0), get(prStreamStatus(0, Policy.PRIORITY)));
    }

    @Test
    void figuresByStreamAndPolicy() throws Exception {
        connected();
        send(10, new PrInfo(Policy.RETRANSMISSIONS, 0).apply(SndInfo.DEFAULT.onStream(1)));
        send(10, new PrInfo(Policy.LIFETIME, 200).apply(SndInfo.DEFAULT.onStream(2)));
        arriving(SHORT);
        arriving(A_SECOND);
        assertEquals(new GivenUp(0, 2), get(prAssocStatus(null)));
        assertEquals(new GivenUp(0, 1), get(prStreamStatus(1, null)));
        assertEquals(new GivenUp(0, 0), get(prStreamStatus(1, Policy.LIFETIME)));
        assertEquals(new GivenUp(0, 1), get(prStreamStatus(2, Policy.LIFETIME)));
        int none = association.outboundStreams();
        assertInstanceOf(IllegalArgumentException.class, failureOf(socket.getOptionAsync(prStreamStatus(none, null))));
        assertInstanceOf(IllegalArgumentException.class, failureOf(socket.getOptionAsync(prAssocStatus(Policy.NONE))));
        assertInstanceOf(
                UnsupportedOperationException.class,
                failureOf(socket.setOptionAsync(prAssocStatus(null), new GivenUp(0, 0))));
        assertThrows(UnsupportedOperationException.class, () -> server.getOption(prAssocStatus(null)));
    }

    @Test
    void itIsOfferedOrNot() throws Exception {
        listening();
        assertTrue(server.getOption(PR_SUPPORTED));
        server.setOption(PR_SUPPORTED, false);
        assertFalse(accepted(FORWARD_TSN_SUPPORTED).parameters().stream()
                .anyMatch(parameter -> parameter.type() == FORWARD_TSN_SUPPORTED.type()));
        assertFalse(get(PR_SUPPORTED));
        var failure = assertThrows(
                IllegalStateException.class,
                () -> socket.setOption(DEFAULT_PRINFO, new PrInfo(Policy.RETRANSMISSIONS, 0)));
        assertTrue(failure.getMessage().contains("not offered by us"), failure::getMessage);
        assertInstanceOf(IllegalStateException.class, failureOf(socket.getOptionAsync(prAssocStatus(null))));
        assertThrows(UnsupportedOperationException.class, () -> socket.setOption(PR_SUPPORTED, true));
    }

    @Test
    void itIsUsedOrNot() throws Exception {
        connected();
        assertTrue(get(PR_SUPPORTED));
        listeningElsewhere();
        assertFalse(get(PR_SUPPORTED), "the peer does not know it");
    }

    private void listeningElsewhere() throws IOException {
        peer = simulation.scriptedPeer(6002, "10.0.0.3").towards(host, PORT);
        accepted();
    }

    @Test
    void wrongValuesAreRefused() throws Exception {
        connected();
        assertThrows(IllegalArgumentException.class, () -> new PrInfo(Policy.PRIORITY, 1L << 32));
        assertThrows(IllegalArgumentException.class, () -> new PrInfo(Policy.PRIORITY, -1));
        for (var wrong : List.of(new PrInfo(Policy.LIFETIME, 0), new PrInfo(Policy.PRIORITY, 1L << 31))) {
            assertThrows(IllegalArgumentException.class, () -> socket.setOption(DEFAULT_PRINFO, wrong));
            assertThrows(IllegalArgumentException.class, () -> server.setOption(DEFAULT_PRINFO, wrong));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new PrInfo(Policy.RETRANSMISSIONS, 1L << 31).apply(Message.of("x")));
        assertThrows(IllegalArgumentException.class, () -> new PrInfo(Policy.LIFETIME, 0).apply(SndInfo.DEFAULT));
        assertEquals(PrInfo.NONE, get(DEFAULT_PRINFO));
    }

    /** What a message carries beside its SndInfo, and what all do by default. */
    @Test
    void attributesOfMessagesBySockets() throws Exception {
        connected();
        send(10, SndInfo.DEFAULT.with(PartialReliability.LIFETIME, Duration.ofMillis(200)));
        arriving(SHORT);
        assertEquals(List.of("FORWARD 0 0:0"), arriving(A_SECOND));
        peer.send(sack(tsn));
        simulation.runFor(SHORT);
        socket.setOption(
                SctpSocketOptions.DEFAULT_SNDINFO,
                SndInfo.DEFAULT.onStream(4).with(PartialReliability.RETRANSMISSIONS, 0));
        socket.send(ByteBuffer.wrap(bytes(10)));
        arriving(SHORT);
        assertEquals(List.of("FORWARD 1 4:0"), arriving(Duration.ofSeconds(4)));
        assertThrows(
                IllegalArgumentException.class, () -> SndInfo.DEFAULT.with(PartialReliability.RETRANSMISSIONS, -1));
    }

    @Test
    void theDefaultOfSeveralAssociations() throws Exception {
        scene();
        var many = SctpManySocket.bind(host.stack(), List.of(), PORT, Options.none())
                .configureBlocking(false)
                .listen();
        peer.connect(FORWARD_TSN_SUPPORTED);
        simulation.runFor(SHORT);
        tsn = peer.peerInitialTsn();
        association = many.associations().get(0);
        var priority = new PrInfo(Policy.RETRANSMISSIONS, 0);
        var set = many.setOptionAsync(DEFAULT_PRINFO, priority, OptionScope.CURRENT);
        simulation.runFor(Duration.ofMillis(1));
        set.join();
        assertEquals(PrInfo.NONE, many.getOption(DEFAULT_PRINFO), "of those to come");
        assertEquals(priority, many.getOptionAsync(DEFAULT_PRINFO, association).join());
        many.send(association, ByteBuffer.wrap(bytes(10)));
        arriving(SHORT);
        assertEquals(List.of("FORWARD 0 0:0"), arriving(A_SECOND));
        many.setOption(DEFAULT_PRINFO, PrInfo.NONE, OptionScope.ALL);
        many.setOptionAsync(DEFAULT_PRINFO, priority, association).join();
        assertEquals(priority, many.getOption(DEFAULT_PRINFO, association));
    }
}
