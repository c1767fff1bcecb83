/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.WHOLE;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Counter;
import org.sluice.sctp.MessageBuffer;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.wire.DataView;

/** Messages taken into a buffer that is used again. */
class MessageBufferTest extends Story {

    private final MessageBuffer buffer = new MessageBuffer(4);

    private byte[] taken() {
        byte[] bytes = new byte[buffer.payload().remaining()];
        buffer.payload().get(bytes);
        return bytes;
    }

    private void poll() {
        simulation.runFor(SHORT);
        assertTrue(association().poll(buffer));
    }

    @Test
    void aMessageComesWithAllThatIsKnownOfIt() {
        peer().nextTsn(100);
        established();
        peer().sendData(100, 3, 0, WHOLE, new byte[] {1, 2, 3});
        peer().sendData(101, 3, 0, WHOLE | DataView.UNORDERED, new byte[] {4, 5});
        poll();
        assertEquals(3, buffer.stream());
        assertEquals(0, buffer.streamSequenceNumber());
        assertEquals(100, buffer.transmissionSequenceNumber());
        assertEquals(100, buffer.cumulativeTransmissionSequenceNumber());
        assertTrue(buffer.ending());
        assertFalse(buffer.unordered());
        ReceivedMessage object = buffer.toReceivedMessage();
        assertArrayEquals(new byte[] {1, 2, 3}, taken());
        poll();
        assertTrue(buffer.unordered());
        assertEquals(101, buffer.transmissionSequenceNumber());
        assertArrayEquals(new byte[] {4, 5}, taken());
        assertArrayEquals(new byte[] {1, 2, 3}, object.payload(), "a copy of its own");
        assertEquals(100, object.transmissionSequenceNumber());
    }

    @Test
    void theSameBytesAreUsedAgainAndThereIsRoomForWhateverComes() {
        established();
        byte[] large = new byte[3000];
        Arrays.fill(large, (byte) 7);
        int tsn = peer().nextTsn();
        peer().sendData(tsn, 0, 0, DataView.BEGINNING, Arrays.copyOf(large, 1400));
        peer().sendData(tsn + 1, 0, 0, DataView.ENDING, Arrays.copyOf(large, 1600 - 200));
        peer().sendData(tsn + 2, 0, 1, WHOLE, new byte[] {1});
        poll();
        assertArrayEquals(Arrays.copyOf(large, 2800), taken());
        ByteBuffer grown = buffer.payload();
        poll();
        assertArrayEquals(new byte[] {1}, taken());
        assertSame(grown, buffer.payload());
        assertFalse(association().poll(buffer));
        assertEquals(0, buffer.payload().remaining(), "it was read; nothing came since");
    }

    @Test
    void partsAreToldFromEnds() {
        option(AssociationOptions.PARTIAL_DELIVERY_POINT, 100);
        established();
        int tsn = peer().nextTsn();
        peer().sendData(tsn, 0, 0, DataView.BEGINNING, new byte[200]);
        poll();
        assertFalse(buffer.ending());
        peer().sendData(tsn + 1, 0, 0, DataView.ENDING, new byte[50]);
        poll();
        assertTrue(buffer.ending());
        assertEquals(50, buffer.payload().remaining());
    }

    @Test
    void theWindowOpensAgain() {
        option(AssociationOptions.RECEIVE_BUFFER, 10_000);
        established();
        int tsn = peer().nextTsn();
        for (int i = 0; i < 100; i++) {
            peer().sendData(tsn + i, 0, i, WHOLE, new byte[1000]);
            poll();
        }
        assertEquals(0, host().stack().counters().get(Counter.DATA_DROPPED));
    }

    @Test
    void theEndIsToldAsWithObjects() throws Exception {
        Association association = established();
        peer().sendData(peer().nextTsn(), 0, 0, WHOLE, new byte[] {9});
        simulation.runFor(SHORT);
        association.abort("enough");
        simulation.runFor(SHORT);
        assertTrue(association.receive(buffer), "what had arrived is given out first");
        assertArrayEquals(new byte[] {9}, taken());
        assertThrows(AssociationException.class, () -> association.receive(buffer));
        assertFalse(association.poll(buffer));
    }

    @Test
    void withoutABufferNoMessageIsLost() {
        established();
        peer().sendData(peer().nextTsn(), 0, 0, WHOLE, new byte[] {9});
        simulation.runFor(SHORT);
        assertThrows(NullPointerException.class, () -> association().poll(null));
        poll();
        assertArrayEquals(new byte[] {9}, taken());
    }
}
