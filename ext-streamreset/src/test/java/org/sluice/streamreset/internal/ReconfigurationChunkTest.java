/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.streamreset.internal.ReconfigurationParameter.AddIncoming;
import org.sluice.streamreset.internal.ReconfigurationParameter.AddOutgoing;
import org.sluice.streamreset.internal.ReconfigurationParameter.AssociationReset;
import org.sluice.streamreset.internal.ReconfigurationParameter.IncomingReset;
import org.sluice.streamreset.internal.ReconfigurationParameter.OutgoingReset;
import org.sluice.streamreset.internal.ReconfigurationParameter.Response;

/** Bytes as RFC 6525 sections 3.1 and 4 draw them, and as usrsctp 0.9.5 sent them. */
class ReconfigurationChunkTest {

    private static final OutgoingReset OUTGOING =
            new OutgoingReset(0x01020304, 0x05060708, 0x090a0b0c, List.of(1, 0xffff, 3));
    private static final IncomingReset INCOMING = new IncomingReset(0x01020304, List.of(7));

    static Stream<Arguments> samples() {
        return Stream.of(
                Arguments.of(
                        "8200001a" + "000d0016" + "01020304" + "05060708" + "090a0b0c" + "0001ffff0003",
                        List.of(OUTGOING)),
                Arguments.of(
                        "82000014" + "000d0010" + "000000010000000200000003",
                        List.of(new OutgoingReset(1, 2, 3, List.of()))),
                Arguments.of("8200000e" + "000e000a" + "01020304" + "0007", List.of(INCOMING)),
                Arguments.of("8200000c" + "000f0008" + "fffffffe", List.of(new AssociationReset(-2))),
                Arguments.of("82000010" + "0010000c" + "00000009" + "00000006", List.of(new Response(9, 6))),
                Arguments.of(
                        "82000018" + "00100014" + "00000009" + "00000001" + "aaaaaaaa" + "bbbbbbbb",
                        List.of(new Response(9, 1, true, 0xaaaaaaaa, 0xbbbbbbbb))),
                Arguments.of("82000010" + "0011000c" + "00000005" + "00030000", List.of(new AddOutgoing(5, 3))),
                Arguments.of("82000010" + "0012000c" + "00000005" + "ffff0000", List.of(new AddIncoming(5, 65535))),
                // The first of two is padded.
                Arguments.of(
                        "82000026" + "000d0016" + "01020304" + "05060708" + "090a0b0c" + "0001ffff0003" + "0000"
                                + "000e000a" + "01020304" + "0007",
                        List.of(OUTGOING, INCOMING)));
    }

    /** What was captured between two usrsctp, with the fields that Wireshark shows. */
    static Stream<Arguments> captured() {
        int client = (int) 3287202650L;
        int server = (int) 2500597699L;
        return Stream.of(
                Arguments.of(
                        "82000018" + "000d0014" + "c3eebb5a" + "950c17c2" + "c3eebb5a" + "00010002",
                        List.of(new OutgoingReset(client, server - 1, client, List.of(1, 2)))),
                Arguments.of("82000010" + "0010000c" + "c3eebb5a" + "00000001", List.of(new Response(client, 1))),
                Arguments.of(
                        "8200000e" + "000e000a" + "c3eebb5b" + "0001",
                        List.of(new IncomingReset(client + 1, List.of(1)))),
                Arguments.of(
                        "82000016" + "000d0012" + "950c17c3" + "c3eebb5b" + "950c17c3" + "0001",
                        List.of(new OutgoingReset(server, client + 1, server, List.of(1)))),
                Arguments.of(
                        "82000010" + "0011000c" + "c3eebb5c" + "00030000", List.of(new AddOutgoing(client + 2, 3))),
                Arguments.of(
                        "82000010" + "0012000c" + "c3eebb5d" + "00020000", List.of(new AddIncoming(client + 3, 2))),
                Arguments.of("8200000c" + "000f0008" + "c3eebb5e", List.of(new AssociationReset(client + 4))),
                Arguments.of(
                        "82000018" + "00100014" + "c3eebb5e" + "00000001" + "950c17c5" + "c3eecb5a",
                        List.of(new Response(client + 4, 1, true, (int) 2500597701L, (int) 3287206746L))));
    }

    @ParameterizedTest
    @MethodSource({"samples", "captured"})
    void bothWays(String digits, List<ReconfigurationParameter> parameters) throws MalformedException {
        byte[] bytes = HexFormat.of().parseHex(digits);
        var chunk = new ReconfigurationChunk(parameters);
        var out = ByteBuffer.allocate(128);
        chunk.writeTo(out);
        assertArrayEquals(bytes, Arrays.copyOf(out.array(), bytes.length));
        assertEquals(chunk, ReconfigurationChunk.read(Arrays.copyOfRange(bytes, 4, bytes.length)));
        assertTrue(chunk.isAllowed());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsCutIsRefused(String digits, List<ReconfigurationParameter> parameters) {
        byte[] bytes = HexFormat.of().parseHex(digits);
        for (int length = 0; length < bytes.length - 4; length++) {
            byte[] cut = Arrays.copyOfRange(bytes, 4, 4 + length);
            try {
                // A list of streams, or of parameters, may still be one when it is cut.
                ReconfigurationChunk.read(cut);
            } catch (MalformedException e) {
                continue;
            }
            int cutAt = length;
            assertTrue(
                    parameters.size() > 1
                            || parameters.get(0) instanceof OutgoingReset
                            || parameters.get(0) instanceof IncomingReset,
                    () -> digits + " cut to " + cutAt);
        }
    }

    @Test
    void anythingElseThrowsNothingElse() {
        var random = new SplittableRandom(9);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 3 && random.nextBoolean()) {
                bytes[0] = 0;
                bytes[1] = (byte) (12 + random.nextInt(8));
                bytes[2] = 0;
                bytes[3] = (byte) random.nextInt(24);
            }
            try {
                ReconfigurationChunk.read(bytes);
            } catch (MalformedException e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
    }

    @Test
    void otherCombinationsAreNotAllowed() {
        var response = new Response(1, 1);
        assertTrue(new ReconfigurationChunk(List.of(response, response)).isAllowed());
        assertTrue(new ReconfigurationChunk(List.of(INCOMING, OUTGOING)).isAllowed());
        assertFalse(new ReconfigurationChunk(List.of(response, INCOMING)).isAllowed());
        assertFalse(new ReconfigurationChunk(List.of(OUTGOING, OUTGOING)).isAllowed());
        assertFalse(new ReconfigurationChunk(List.of(new AssociationReset(1), response)).isAllowed());
        assertFalse(new ReconfigurationChunk(List.of(response, response, response)).isAllowed());
        assertThrows(MalformedException.class, () -> ReconfigurationChunk.read(new byte[0]));
    }
}
