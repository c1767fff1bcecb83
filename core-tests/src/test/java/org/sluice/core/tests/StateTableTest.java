/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.abort;
import static org.sluice.testkit.Chunks.cookieAck;
import static org.sluice.testkit.Chunks.cookieEcho;
import static org.sluice.testkit.Chunks.data;
import static org.sluice.testkit.Chunks.error;
import static org.sluice.testkit.Chunks.heartbeat;
import static org.sluice.testkit.Chunks.heartbeatAck;
import static org.sluice.testkit.Chunks.initAck;
import static org.sluice.testkit.Chunks.sack;
import static org.sluice.testkit.Chunks.shutdown;
import static org.sluice.testkit.Chunks.shutdownAck;
import static org.sluice.testkit.Chunks.shutdownComplete;

import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.CookieEchoChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.ShutdownAckChunk;
import org.sluice.sctp.wire.ShutdownChunk;
import org.sluice.sctp.wire.StaleCookieCause;
import org.sluice.sctp.wire.StateCookieParameter;
import org.sluice.sctp.wire.UnrecognizedChunkTypeCause;

/**
 * Every chunk in every state of section 4's diagram: the state after it, and what is answered at once. The chunks that may find an association
 * anew, INIT and a genuine COOKIE ECHO, have stories of their own in {@link CollisionTest}.
 */
class StateTableTest extends Story {

    private static final byte[] COOKIE = {1, 2, 3, 4};

    /** "=" is the same state, "-" no answer; SACK(all) acknowledges what is outstanding in the states that wait for that. */
    private static final String TABLE = """
            received           COOKIE_WAIT                COOKIE_ECHOED           ESTABLISHED                     SHUTDOWN_PENDING         SHUTDOWN_SENT                   SHUTDOWN_RECEIVED               SHUTDOWN_ACK_SENT
            DATA               =/-                        =/-                     =/SACK                          =/SACK                   =/SACK+SHUTDOWN                 =/-                             =/-
            SACK               =/-                        =/-                     =/-                             =/-                      =/-                             =/-                             =/-
            SACK(all)          =/-                        =/-                     =/-                             SHUTDOWN_SENT/SHUTDOWN   =/-                             SHUTDOWN_ACK_SENT/SHUTDOWN_ACK  =/-
            HEARTBEAT          =/-                        =/HEARTBEAT_ACK         =/HEARTBEAT_ACK                 =/HEARTBEAT_ACK          =/HEARTBEAT_ACK                 =/HEARTBEAT_ACK                 =/HEARTBEAT_ACK
            HEARTBEAT_ACK      =/-                        =/-                     =/-                             =/-                      =/-                             =/-                             =/-
            ABORT              CLOSED/-                   CLOSED/-                CLOSED/-                        CLOSED/-                 CLOSED/-                        CLOSED/-                        CLOSED/-
            SHUTDOWN           =/-                        =/-                     SHUTDOWN_ACK_SENT/SHUTDOWN_ACK  SHUTDOWN_RECEIVED/-      SHUTDOWN_ACK_SENT/SHUTDOWN_ACK  =/-                             =/SHUTDOWN_ACK
            SHUTDOWN(all)      =/-                        =/-                     SHUTDOWN_ACK_SENT/SHUTDOWN_ACK  SHUTDOWN_ACK_SENT/SHUTDOWN_ACK  SHUTDOWN_ACK_SENT/SHUTDOWN_ACK  SHUTDOWN_ACK_SENT/SHUTDOWN_ACK  =/SHUTDOWN_ACK
            SHUTDOWN_ACK       =/SHUTDOWN_COMPLETE        =/SHUTDOWN_COMPLETE     =/-                             =/-                      CLOSED/SHUTDOWN_COMPLETE        =/-                             CLOSED/SHUTDOWN_COMPLETE
            SHUTDOWN_COMPLETE  =/-                        =/-                     =/-                             =/-                      =/-                             =/-                             CLOSED/-
            ERROR              =/-                        =/-                     =/-                             =/-                      =/-                             =/-                             =/-
            ERROR(stale)       =/-                        COOKIE_WAIT/INIT        =/-                             =/-                      =/-                             =/-                             =/-
            INIT_ACK           COOKIE_ECHOED/COOKIE_ECHO  =/-                     =/-                             =/-                      =/-                             =/-                             =/-
            COOKIE_ECHO(forged)  =/-                      =/-                     =/-                             =/-                      =/-                             =/-                             =/-
            COOKIE_ACK         =/-                        ESTABLISHED/-           =/-                             =/-                      =/-                             =/-                             =/-
            """;

    private int outstanding;

    static Stream<Arguments> cells() {
        List<String> lines = TABLE.lines().toList();
        String[] states = lines.get(0).split(" +");
        return lines.stream()
                .skip(1)
                .map(line -> line.split(" +"))
                .flatMap(row -> IntStream.range(1, states.length)
                        .mapToObj(column -> Arguments.of(states[column], row[0], row[column])));
    }

    @ParameterizedTest(name = "{1} in {0}: {2}")
    @MethodSource("cells")
    void eachChunkInEachState(AssociationState state, String received, String expected) {
        Association association = in(state);
        assertEquals(state, association.state());
        peer().expectNothing(Duration.ofMillis(1));
        peer().send(chunk(received));
        simulation.runFor(SHORT);
        String next = association.state() == state ? "=" : association.state().toString();
        String answer = peer().takeAll().stream()
                .map(chunk -> ChunkType.name(chunk.type()).replace(' ', '_'))
                .collect(Collectors.joining("+"));
        assertEquals(expected, next + "/" + (answer.isEmpty() ? "-" : answer));
    }

    private Association in(AssociationState state) {
        return switch (state) {
            case COOKIE_WAIT -> attempt();
            case COOKIE_ECHOED -> {
                Association attempt = attempt();
                peer().send(initAck(peer().ownTag(), peer().nextTsn(), new StateCookieParameter(COOKIE)));
                peer().expect(CookieEchoChunk.class);
                yield attempt;
            }
            case ESTABLISHED -> established();
            case SHUTDOWN_PENDING -> {
                Association association = establishedWithDataOutstanding();
                association.shutdown();
                simulation.runFor(Duration.ofMillis(1));
                yield association;
            }
            case SHUTDOWN_SENT -> {
                Association association = established();
                association.shutdown();
                peer().expect(ShutdownChunk.class);
                yield association;
            }
            case SHUTDOWN_RECEIVED -> {
                Association association = establishedWithDataOutstanding();
                peer().send(shutdown(peer().peerInitialTsn() - 1));
                simulation.runFor(Duration.ofMillis(1));
                yield association;
            }
            case SHUTDOWN_ACK_SENT -> {
                Association association = established();
                peer().send(shutdown(peer().peerInitialTsn() - 1));
                peer().expect(ShutdownAckChunk.class);
                yield association;
            }
            case CLOSED -> throw new AssertionError("no association is in this state");
        };
    }

    private Association attempt() {
        try {
            host().stack().bind(PORT).connectAsync(new Destination(peer().addresses(), PEER_PORT, 0), Options.none());
        } catch (BindException e) {
            throw new AssertionError(e);
        }
        peer().expectInit();
        return host().stack().associations().get(0);
    }

    private Association establishedWithDataOutstanding() {
        Association association = established();
        try {
            assertTrue(association.trySend(Message.of("outstanding")));
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
        peer().expect(DataChunk.class);
        outstanding = 1;
        return association;
    }

    private Chunk chunk(String name) {
        int none = peer().peerInitialTsn() - 1;
        return switch (name) {
            case "DATA" -> data(peer().nextTsn(), 0, 0, bytes(10));
            case "SACK" -> sack(none);
            case "SACK(all)" -> sack(none + outstanding);
            case "HEARTBEAT" -> heartbeat(bytes(8));
            case "HEARTBEAT_ACK" -> heartbeatAck(bytes(8));
            case "ABORT" -> abort();
            case "SHUTDOWN" -> shutdown(none);
            case "SHUTDOWN(all)" -> shutdown(none + outstanding);
            case "SHUTDOWN_ACK" -> shutdownAck();
            case "SHUTDOWN_COMPLETE" -> shutdownComplete();
            case "ERROR" -> error(new UnrecognizedChunkTypeCause(new byte[] {9, 0, 0, 4}));
            case "ERROR(stale)" -> error(new StaleCookieCause(1000));
            case "INIT_ACK" -> initAck(peer().ownTag(), peer().nextTsn(), new StateCookieParameter(COOKIE));
            case "COOKIE_ECHO(forged)" -> cookieEcho(COOKIE);
            case "COOKIE_ACK" -> cookieAck();
            default -> throw new AssertionError(name);
        };
    }
}
