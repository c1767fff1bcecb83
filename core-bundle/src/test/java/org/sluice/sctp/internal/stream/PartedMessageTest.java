/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Message;

/** A message of more bytes than fit into 32 bits, and the bytes of its parts. */
class PartedMessageTest {

    private static final int PART = 1 << 26;

    private static byte byteAt(int part, int offset) {
        return (byte) (part * 31 + offset);
    }

    @Test
    void aMessageOfMoreThan4GiBHasOneBeginningAndOneEnd() {
        byte[] bytes = new byte[PART];
        Message part = Message.wrap(bytes).ending(false);
        var message = new PartedMessage();
        message.begin(part, 0);
        var told = new ArrayList<Message>();
        for (int i = 1; i <= 130; i++) {
            assertEquals(i > 1, message.isBegun());
            bytes[0] = (byte) i;
            var target = ByteBuffer.allocate(4);
            message.copyTo(target, message.sent(), 4);
            assertEquals((byte) i, target.get(0));
            message.fragmentSent(PART);
            assertTrue(message.isBegun());
            assertEquals(0, message.unsent());
            assertFalse(message.isSentWhole());
            message.acknowledged(PART);
            assertEquals(0, message.unacknowledged());
            assertEquals(1, message.passed(PART, told::add));
            assertEquals(0, message.parts());
            message.add(part.ending(i == 130));
            assertEquals(PART, message.unsent());
        }
        message.fragmentSent(PART);
        assertTrue(message.isSentWhole());
        assertEquals(List.of(), told, "nobody asked");
    }

    @Test
    void fragmentsHaveTheBytesOfTheirPlaces() {
        var message = new PartedMessage();
        var all = ByteBuffer.allocate(100_000);
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[1 + i * 7 % 50];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = byteAt(i, j);
            }
            all.put(bytes);
            Message part = Message.wrap(bytes).ending(i == 99).tracked(i % 3 == 0);
            if (i == 0) {
                message.begin(part, 0);
            } else {
                message.add(part);
            }
        }
        int length = all.position();
        assertEquals(length, message.unsent());
        var told = new ArrayList<Message>();
        for (int offset = 0; offset < length; offset += 13) {
            int bytes = Math.min(13, length - offset);
            for (int again = Math.max(0, offset - 40); again <= offset; again += 10) {
                var target = ByteBuffer.allocate(bytes);
                message.copyTo(target, again, bytes);
                assertEquals(all.slice(again, bytes), target.flip());
            }
            message.fragmentSent(bytes);
            message.tellSent(told::add);
            if (offset >= 52) {
                message.passed(13, part -> {});
            }
        }
        assertEquals(34, told.size(), "each of those that are tracked, once");
        assertTrue(message.isSentWhole());
        message.passed(message.unpassed(), part -> {});
        assertEquals(0, message.parts());
    }
}
