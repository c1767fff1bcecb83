/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.sluice.testkit.Chunks.data;
import static org.sluice.testkit.Chunks.heartbeat;
import static org.sluice.testkit.Chunks.shutdown;
import static org.sluice.testkit.Chunks.shutdownAck;
import static org.sluice.testkit.Chunks.shutdownComplete;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.CookieEchoChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InvalidStreamIdentifierCause;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.ShutdownAckChunk;
import org.sluice.sctp.wire.ShutdownChunk;
import org.sluice.sctp.wire.ShutdownCompleteChunk;
import org.sluice.sctp.wire.StateCookieParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.PcapngWriter;

/** Each chunk type that we send, in the eyes of tshark: it is what it should be, whole, and the checksum is right. */
class TsharkTest extends Story {

    @TempDir
    private Path directory;

    static Stream<Arguments> chunks() {
        return Stream.of(
                chunk(ChunkType.INIT, TsharkTest::connect),
                chunk(ChunkType.COOKIE_ECHO, TsharkTest::connect),
                chunk(ChunkType.INIT_ACK, Story::established),
                chunk(ChunkType.COOKIE_ACK, Story::established),
                chunk(ChunkType.DATA, TsharkTest::sendOne),
                chunk(ChunkType.SACK, TsharkTest::makeGaps),
                chunk(ChunkType.HEARTBEAT, TsharkTest::stayIdle),
                chunk(ChunkType.HEARTBEAT_ACK, TsharkTest::probe),
                chunk(ChunkType.ABORT, TsharkTest::abort),
                chunk(ChunkType.ERROR, TsharkTest::sendUnknown),
                chunk(ChunkType.SHUTDOWN, TsharkTest::shutDown),
                chunk(ChunkType.SHUTDOWN_COMPLETE, TsharkTest::shutDown),
                chunk(ChunkType.SHUTDOWN_ACK, TsharkTest::beShutDown));
    }

    private static Arguments chunk(int type, Consumer<TsharkTest> story) {
        return arguments(ChunkType.name(type), type, story);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chunks")
    void tsharkFindsNothingWrong(String name, int type, Consumer<TsharkTest> story) throws Exception {
        Path file = directory.resolve("story.pcapng");
        try (var writer = PcapngWriter.to(file)) {
            simulation.network().captureTo(writer);
            story.accept(this);
        }
        List<String> lines = tshark(file);
        assertTrue(lines.size() > 1, "nothing was captured");
        boolean sent = false;
        for (String line : lines) {
            String[] fields = line.split(";", -1);
            if (fields[0].equals("10.0.0.1")) {
                assertEquals("1", fields[1], "checksum: " + line);
                assertEquals("", fields[3], "malformed: " + line);
                sent |= List.of(fields[2].split(",")).contains(String.valueOf(type));
            }
        }
        assertTrue(sent, () -> "no " + name + " in " + lines);
    }

    private static void connect(TsharkTest test) {
        try {
            test.host()
                    .stack()
                    .bind(PORT)
                    .connectAsync(new Destination(test.peer().addresses(), PEER_PORT, 0), Options.none());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        test.peer().expectInit();
        test.peer().send(Chunks.initAck(test.peer().ownTag(), 1, new StateCookieParameter(bytes(101))));
        test.peer().expect(CookieEchoChunk.class);
    }

    private static void sendOne(TsharkTest test) {
        try {
            test.established().trySend(Message.wrap(bytes(5001)).withPayloadProtocolIdentifier(0x40000001));
        } catch (AssociationException e) {
            throw new AssertionError(e);
        }
        test.peer().expect(DataChunk.class);
    }

    private static void makeGaps(TsharkTest test) {
        test.established();
        int tsn = test.peer().nextTsn();
        for (int offset : new int[] {2, 3, 5, 5, 9}) {
            test.peer().send(data(tsn + offset, 0, offset, bytes(9)));
            test.peer().expect(SackChunk.class);
        }
    }

    private static void stayIdle(TsharkTest test) {
        test.established();
        test.peer().answeringHeartbeats(false);
        test.peer().patience(Duration.ofMinutes(1)).expect(HeartbeatChunk.class);
    }

    private static void probe(TsharkTest test) {
        test.established();
        test.peer().answeringHeartbeats(false);
        test.peer().send(heartbeat(bytes(13)));
        test.peer().expect(HeartbeatChunk.class);
    }

    private static void abort(TsharkTest test) {
        test.established().abort("seven!!");
        test.peer().expect(AbortChunk.class);
    }

    private static void sendUnknown(TsharkTest test) {
        test.established();
        test.peer().send(new UnknownChunk(0xfe, 0, bytes(5)));
        test.peer().expect(ErrorChunk.class);
        test.peer().sendData(test.peer().nextTsn(), 60_000, 0, Chunks.WHOLE, bytes(5));
        assertEquals(
                new InvalidStreamIdentifierCause(60_000),
                test.peer().expect(ErrorChunk.class).causes().get(0));
    }

    private static void shutDown(TsharkTest test) {
        test.established().shutdown();
        test.peer().expect(ShutdownChunk.class);
        test.peer().send(shutdownAck());
        test.peer().expect(ShutdownCompleteChunk.class);
    }

    private static void beShutDown(TsharkTest test) {
        test.established();
        test.peer().send(shutdown(test.peer().peerInitialTsn() - 1));
        test.peer().expect(ShutdownAckChunk.class);
        test.peer().send(shutdownComplete());
    }

    private List<String> tshark(Path file) throws Exception {
        Process process;
        Path output = directory.resolve("output");
        try {
            process = new ProcessBuilder(
                            "tshark",
                            "-r",
                            file.toString(),
                            "-o",
                            "sctp.checksum:CRC 32c",
                            "-T",
                            "fields",
                            "-E",
                            "separator=;",
                            "-e",
                            "ip.src",
                            "-e",
                            "sctp.checksum.status",
                            "-e",
                            "sctp.chunk_type",
                            "-e",
                            "_ws.malformed")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            Assumptions.abort("tshark is needed to look at packets, and is not installed");
            throw e;
        }
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "tshark does not end");
        assertEquals(0, process.exitValue());
        return java.nio.file.Files.readAllLines(output);
    }
}
