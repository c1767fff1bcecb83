/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Secrets;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkReader;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.PacketView;
import org.sluice.sctp.wire.Parameter;

/** Packets that usrsctp 0.9.5 and Linux 6.1 sent, with the INIT and INIT ACK before them: their AUTH chunks are right by our computation. */
class RecordedPacketsTest {

    /** The shared key of both, number 1. */
    private static final byte[] KEY = HexFormat.of().parseHex("61206b6579206f6620626f7468");

    private static final String USRSCTP_INIT =
            "c9e4138900000000605cb60801000062a12456fa00020000000a080038cb9e4480000004c000000480080009c00fc1808200"
                    + "0000800200247706c85da049e182ee1f4d1e8b480428f18c05e0e1e043ec87124ba043fe36f1800400060001000080030007"
                    + "0080c100000c000600050000";

    private static final String ANSWER_TO_USRSCTP =
            "1389c9e4a12456fa478e194302000160aa801b8b00200000000a0800aae6c37100070107c9968442f8c65097d61c78e04acc"
                    + "dfeef4f417377224c7b17e142a4798233139010000443cbd8086080000000df84758001389c9e4047f000001047f00000100"
                    + "0000000000000001000062a12456fa00020000000a080038cb9e4480000004c000000480080009c00fc18082000000800200"
                    + "247706c85da049e182ee1f4d1e8b480428f18c05e0e1e043ec87124ba043fe36f18004000600010000800300070080c10000"
                    + "0c00060005000002000058aa801b8b00200000000a0800aae6c371800200245628b31006de0f257ce3edf33258724df9b167"
                    + "fc0cf7ee130e5b38387d1b09f680030005000000008004000800030001800800050f00000000080008c00000040080020024"
                    + "5628b31006de0f257ce3edf33258724df9b167fc0cf7ee130e5b38387d1b09f6800300050000000080040008000300018008"
                    + "00050f00000000080008c0000004";

    private static final String USRSCTP_DATA =
            "c9e41389aa801b8bf8abb4390f00001c000100016963af0db9578db6dff2b35c23339994b99e02890003002438cb9e440000"
                    + "000000000000000000000405060708090a0b0c0d0e0f10111213";

    private static final String USRSCTP_MORE_DATA =
            "c9e41389aa801b8bbae8beb80f00001c00010001d8b47dd70889072b896fc531ac8061ba6f80fad60003002438cb9e450000"
                    + "0001000000000000000105060708090a0b0c0d0e0f1011121314";

    private static final String LINUX_INIT =
            "ab7b138900000000d7eb79ed0100006f555e6a820001a000000affffef20a71c000500080a840002000500080a840102000c"
                    + "0006000500008000000480080008c180820fc000000480020024702c1628e852b507088aef54211f7e3f6622abfe4d926d2b"
                    + "1358f486ac0dcfc7800400060001000080030007c1800000";

    private static final String ANSWER_TO_LINUX =
            "1389ab7b555e6a82af1cc6940200016c5d69b55100200000000a0800794a6a62000701130e764c2f02219e84a452d455a91e"
                    + "4f0485319f24e918a3fd66fc7a8f7c96747601000044489f2942970000000df84758001389ab7b040a840001040a84000200"
                    + "000000000000000100006f555e6a820001a000000affffef20a71c000500080a840002000500080a840102000c0006000500"
                    + "008000000480080008c180820fc000000480020024702c1628e852b507088aef54211f7e3f6622abfe4d926d2b1358f486ac"
                    + "0dcfc7800400060001000080030007c1800000020000585d69b55100200000000a0800794a6a6280020024db4366ed04b546"
                    + "3bb4378d1936e14308aaf9232634585c9bd151f1fd8fd4217480030005000000008004000800030001800800050f00000000"
                    + "080008c00000040080020024db4366ed04b5463bb4378d1936e14308aaf9232634585c9bd151f1fd8fd42174800300050000"
                    + "00008004000800030001800800050f00000000080008c0000004";

    private static final String LINUX_DATA =
            "ab7b13895d69b551d9f577810f00002800010003af39e319c7a1e6b5350f7c399e55e73f78ca7eb6e5f46bc81d4407343e85"
                    + "ce5c00030024ef20a71c0000000000000000000000000405060708090a0b0c0d0e0f10111213";

    private static final String LINUX_HEARTBEAT_ACK_AND_DATA =
            "ab7b13895d69b5512b4663e60500001400010010000000019054963ce9e9191f0f000028000100039f56452446c081312e55"
                    + "8182de12780a86e6c3532bd062b9fe12b9a2ae8f710900030024ef20a71d00000001000000000000000105060708090a0b0c"
                    + "0d0e0f1011121314";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static List<Parameter> parameters(String packet) throws MalformedException {
        ChunkCursor chunks = new PacketView().wrap(ByteBuffer.wrap(hex(packet))).chunks();
        assertTrue(chunks.next());
        return ((InitChunk) ChunkReader.read(chunks)).parameters();
    }

    private static Keys keys(String init, String initAck) throws MalformedException {
        // We sent the INIT ACK.
        var keys = new Keys(KeyVectors.of(parameters(initAck), parameters(init)));
        keys.begin(Secrets.NONE.with(1, KEY), 1, List.of());
        return keys;
    }

    /** Finds the AUTH chunk and compares its HMAC with what comes of all from there on. */
    private static boolean isRight(byte[] packet, Keys keys, Hmac hmac) {
        ChunkCursor chunks = new PacketView().wrap(ByteBuffer.wrap(packet)).chunks();
        while (chunks.next()) {
            if (chunks.type() == AuthenticationChunk.TYPE) {
                int offset = chunks.offset();
                var data = ByteBuffer.wrap(packet);
                assertEquals(1, data.getShort(offset + AuthenticationChunk.KEY_OFFSET));
                assertEquals(hmac.identifier(), data.getShort(offset + AuthenticationChunk.HMAC_OFFSET));
                int begin = offset + AuthenticationChunk.FIXED_LENGTH;
                byte[] found = Arrays.copyOfRange(packet, begin, begin + hmac.length());
                byte[] covered = Arrays.copyOfRange(packet, offset, packet.length);
                Arrays.fill(
                        covered,
                        AuthenticationChunk.FIXED_LENGTH,
                        AuthenticationChunk.FIXED_LENGTH + found.length,
                        (byte) 0);
                Mac mac = keys.mac(1, hmac);
                return Arrays.equals(found, mac.doFinal(covered));
            }
        }
        throw new AssertionError("no AUTH chunk");
    }

    private static void check(String packet, Keys keys, Hmac hmac) {
        assertTrue(isRight(hex(packet), keys, hmac));
        byte[] changed = hex(packet);
        changed[changed.length - 1] ^= 1;
        assertFalse(isRight(changed, keys, hmac));
    }

    @Test
    void whatUsrsctpSent() throws Exception {
        Keys keys = keys(USRSCTP_INIT, ANSWER_TO_USRSCTP);
        check(USRSCTP_DATA, keys, Hmac.SHA_1);
        check(USRSCTP_MORE_DATA, keys, Hmac.SHA_1);
    }

    @Test
    void whatLinuxSent() throws Exception {
        Keys keys = keys(LINUX_INIT, ANSWER_TO_LINUX);
        check(LINUX_DATA, keys, Hmac.SHA_256);
        check(LINUX_HEARTBEAT_ACK_AND_DATA, keys, Hmac.SHA_256);
    }
}
