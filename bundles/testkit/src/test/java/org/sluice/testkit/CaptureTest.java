/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.sctp.wire.HeartbeatChunk;

class CaptureTest {

    private static final int ENHANCED_PACKET = 6;

    @TempDir
    private Path directory;

    /** Captures a short association at a host; how many packets passed. */
    private static long transfer(String address, String peerAddress, PcapngWriter writer) throws Exception {
        try (var simulation = new Simulation(1)) {
            var host = simulation
                    .host("host")
                    .address(address)
                    .wrap(factory -> CapturingLink.around(
                            factory, writer, () -> simulation.clock().nanos()))
                    .start();
            host.stack().bind(5001).listen();
            var peer = simulation.scriptedPeer(6001, peerAddress).ignoring(HeartbeatChunk.class);
            peer.towards(host, 5001).connect();
            peer.sendData(0, 0, new byte[] {1, 2, 3});
            peer.expectSack(peer.lastTsn());
            peer.sendData(0, 1, new byte[1200]);
            peer.expectSack(peer.lastTsn());
            peer.send(Chunks.abort());
            simulation.runFor(Duration.ofSeconds(1));
            return simulation.network().trace().total();
        }
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.2", "fd00::1, fd00::2"})
    void everyPacketOfBothDirectionsIsInTheFile(String address, String peerAddress) throws Exception {
        Path file = directory.resolve("capture.pcapng");
        long packets;
        try (var writer = PcapngWriter.to(file)) {
            packets = transfer(address, peerAddress, writer);
        }
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        long found = 0;
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            int type = bytes.getInt();
            int length = bytes.getInt();
            assertEquals(length, bytes.getInt(start + length - 4), "a block's two lengths");
            found += type == ENHANCED_PACKET ? 1 : 0;
            bytes.position(start + length);
        }
        assertTrue(packets >= 9, packets + " packets");
        assertEquals(packets, found);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.2", "fd00::1, fd00::2"})
    void tsharkReadsItAndFindsNothingWrong(String address, String peerAddress) throws Exception {
        Path file = directory.resolve("capture.pcapng");
        long packets;
        try (var writer = PcapngWriter.to(file)) {
            packets = transfer(address, peerAddress, writer);
        }
        var lines = tshark(
                file,
                "-o",
                "sctp.checksum:CRC 32c",
                "-o",
                "ip.check_checksum:TRUE",
                "-T",
                "fields",
                "-E",
                "separator=;",
                "-e",
                "frame.time_epoch",
                "-e",
                "sctp.checksum.status",
                "-e",
                "ip.checksum.status",
                "-e",
                "sctp.chunk_type",
                "-e",
                "_ws.malformed",
                "-e",
                "frame.packet_flags_direction",
                "-e",
                "frame.interface_name");
        assertEquals(packets, lines.size());
        boolean ipv4 = address.contains(".");
        for (String line : lines) {
            String[] fields = line.split(";", -1);
            assertEquals("1", fields[1], () -> "SCTP checksum in " + line);
            assertEquals(ipv4 ? "1" : "", fields[2], () -> "IP checksum in " + line);
            assertEquals("", fields[4], () -> "malformed: " + line);
            assertTrue(fields[6].startsWith("simulated link"), line);
        }
        // INIT in, INIT ACK out.
        assertTrue(lines.get(0).matches("0\\.001000000;1;1?;1;;.*1;.*"), lines.get(0));
        assertTrue(lines.get(1).matches("0\\.001000000;1;1?;2;;.*2;.*"), lines.get(1));
    }

    @Test
    void tsharkShowsComments() throws Exception {
        Path file = directory.resolve("capture.pcapng");
        try (var writer = PcapngWriter.to(file)) {
            int number = writer.addInterface("here");
            writer.write(
                    number,
                    1_700_000_000_123_456_789L,
                    PcapngWriter.Direction.UNKNOWN,
                    Simulation.address("10.0.0.1"),
                    Simulation.address("10.0.0.2"),
                    3,
                    ByteBuffer.wrap(new byte[20]),
                    "lost on the way");
        }
        var lines = tshark(
                file,
                "-T",
                "fields",
                "-E",
                "separator=;",
                "-e",
                "frame.time_epoch",
                "-e",
                "frame.comment",
                "-e",
                "ip.dsfield.ecn");
        assertEquals(List.of("1700000000.123456789;lost on the way;3"), lines);
    }

    @Test
    void aNetworkSaysInItsCaptureWhatBecameOfPackets() throws Exception {
        Path file = directory.resolve("capture.pcapng");
        try (var writer = PcapngWriter.to(file)) {
            var simulation = new Simulation(1);
            simulation.network().captureTo(writer);
            var peer = simulation.scriptedPeer(1, "10.0.0.1").towards(Simulation.address("10.0.0.2"), 2);
            peer.send(Chunks.shutdownAck());
            simulation.network().impair(Impairments.NONE.down(true));
            peer.send(Chunks.shutdownAck());
        }
        assertEquals(List.of("", "lost: down"), tshark(file, "-T", "fields", "-e", "frame.comment"));
    }

    @Test
    void aCaptureThatFailsDoesNotDisturbTheLink() throws Exception {
        var output = new OutputStream() {
            private int room = 500;

            @Override
            public void write(int value) throws IOException {
                if (room-- <= 0) {
                    throw new IOException("the disk is full");
                }
            }
        };
        try (var writer = new PcapngWriter(output)) {
            assertTrue(transfer("10.0.0.1", "10.0.0.2", writer) >= 9);
        }
    }

    private List<String> tshark(Path file, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("tshark", "-r", file.toString()));
        command.addAll(List.of(arguments));
        Path errors = directory.resolve("errors");
        Path output = directory.resolve("output");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(errors.toFile())
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            Assumptions.abort("tshark is not installed");
            throw e;
        }
        try {
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "tshark does not end");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> read(errors));
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
