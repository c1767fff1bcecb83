/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Message;
import org.sluice.sctp.ReceivedMessage;

class DeliveryCheckerTest {

    private final DeliveryChecker checker = new DeliveryChecker();

    private Message sent(int stream, boolean unordered, int length) {
        Message message = checker.next(stream, unordered, length);
        checker.sent(message);
        return message;
    }

    private static ReceivedMessage arrived(Message message) {
        ByteBuffer bytes = message.payload().duplicate();
        byte[] payload = new byte[bytes.remaining()];
        bytes.get(payload);
        return new ReceivedMessage(
                message.stream(), 0, message.payloadProtocolIdentifier(), message.isUnordered(), payload);
    }

    private void assertRefused(String why, ReceivedMessage message) {
        var failure = assertThrows(AssertionError.class, () -> checker.received(message));
        assertTrue(failure.getMessage().contains(why), failure.getMessage());
    }

    @Test
    void takesWhatWasSentInTheOrderOfEachStream() {
        var first = sent(1, false, 1);
        var second = sent(2, false, 1000);
        var third = sent(1, false, 50);
        var any = sent(1, true, 50);
        checker.received(arrived(any));
        checker.received(arrived(second));
        checker.received(arrived(first));
        assertFalse(checker.isComplete());
        checker.received(arrived(third));
        assertTrue(checker.isComplete());
        assertEquals(4, checker.receivedCount());
    }

    @Test
    void refusesTheWrongOrder() {
        sent(1, false, 1);
        assertRefused("message 1 arrived before 0 on stream 1", arrived(sent(1, false, 1)));
    }

    @Test
    void refusesDuplicates() {
        var message = arrived(sent(1, true, 5));
        checker.received(message);
        assertRefused("arrived before", message);
    }

    @Test
    void refusesChangedBytes() {
        var message = arrived(sent(1, false, 5));
        message.payload()[3] ^= 1;
        assertRefused("byte 3 of message 0", message);
    }

    @Test
    void refusesAnotherLength() {
        var message = sent(1, false, 5);
        assertRefused(
                "4 bytes instead of 5",
                new ReceivedMessage(1, 0, message.payloadProtocolIdentifier(), false, new byte[4]));
    }

    @Test
    void refusesAnotherStream() {
        var message = arrived(sent(1, true, 5));
        assertRefused(
                "stream 1", new ReceivedMessage(2, 0, message.payloadProtocolIdentifier(), true, message.payload()));
    }

    @Test
    void refusesWhatWasNeverSent() {
        assertRefused("never sent", new ReceivedMessage(1, 0, 77, false, new byte[4]));
    }
}
