/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.FragmentView;

class InboundStreamsTest {

    private final BlockPool pool = new BlockPool(1 << 20);
    private final InboundStreams streams = new InboundStreams(16, pool);

    /** A whole ordered message as where messages may be interleaved. */
    private record Numbered(int tsn, int messageNumber) implements FragmentView {

        @Override
        public boolean isWellFormed() {
            return true;
        }

        @Override
        public ByteBuffer buffer() {
            return ByteBuffer.wrap(new byte[] {1});
        }

        @Override
        public boolean isBeginning() {
            return true;
        }

        @Override
        public boolean isEnding() {
            return true;
        }

        @Override
        public boolean isUnordered() {
            return false;
        }

        @Override
        public boolean isSackImmediately() {
            return false;
        }

        @Override
        public int stream() {
            return 0;
        }

        @Override
        public int fragmentNumber() {
            return 0;
        }

        @Override
        public int payloadProtocolIdentifier() {
            return 0;
        }

        @Override
        public int payloadOffset() {
            return 0;
        }

        @Override
        public int payloadLength() {
            return 1;
        }
    }

    /** RFC 6525 section 5.2.2, E4, with 32-bit numbers: what follows a restart of the peer's streams has small numbers, and waits. */
    @Test
    void interleavedMessagesAfterARestartThatIsToComeAreNotLate() {
        streams.interleaved(true);
        assertEquals(InboundStreams.Outcome.TAKEN, streams.add(new Numbered(1, 0)));
        assertEquals(InboundStreams.Outcome.TAKEN, streams.add(new Numbered(2, 1)));
        assertEquals(InboundStreams.Outcome.VIOLATION, streams.add(new Numbered(3, 0)), "that was there already");
        streams.defer(Set.of(0), 3);
        assertEquals(InboundStreams.Outcome.TAKEN, streams.add(new Numbered(4, 0)));
        assertEquals(2, streams.messages());
        streams.restart(Set.of(0));
        assertEquals(3, streams.messages());
    }

    private InboundStreams.Outcome add(DataChunk chunk) {
        ByteBuffer buffer = ByteBuffer.allocate(chunk.encodedLength() + 3);
        chunk.writeTo(buffer);
        buffer.flip();
        var cursor = new ChunkCursor();
        cursor.reset(buffer, 0, buffer.limit());
        cursor.next();
        return streams.add(new DataView().wrap(cursor));
    }

    private byte[] poll() {
        DataBlock message = streams.deliverable().poll();
        if (message == null) {
            return null;
        }
        byte[] bytes = new byte[message.messageLength()];
        message.copyMessage(bytes, 0);
        pool.giveMessages(message);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anyOrderOfFragmentsGivesTheMessagesInTheOrderOfTheirStream(long seed) {
        var random = new Random(seed);
        var chunks = new ArrayList<DataChunk>();
        var expected = new ArrayList<byte[]>();
        int tsn = -50;
        for (int message = 0; message < 60; message++) {
            int fragments = 1 + random.nextInt(6);
            byte[] whole = new byte[fragments * 3];
            random.nextBytes(whole);
            expected.add(whole);
            for (int i = 0; i < fragments; i++) {
                int flags = (i == 0 ? DataView.BEGINNING : 0) | (i == fragments - 1 ? DataView.ENDING : 0);
                chunks.add(new DataChunk(
                        flags, tsn++, 3, message, 9, java.util.Arrays.copyOfRange(whole, i * 3, i * 3 + 3)));
            }
        }
        Collections.shuffle(chunks, random);
        chunks.forEach(chunk -> assertEquals(InboundStreams.Outcome.TAKEN, add(chunk), "seed " + seed));
        for (byte[] whole : expected) {
            assertArrayEquals(whole, poll(), "seed " + seed);
        }
        assertNull(poll());
        assertEquals(0, streams.heldBytes(), "nothing is held any more");
        assertEquals(0, streams.heldChunks());
    }

    @Test
    void fragmentsThatContradictEachOtherAreAViolation() {
        assertEquals(InboundStreams.Outcome.TAKEN, add(new DataChunk(DataView.BEGINNING, 10, 1, 0, 0, new byte[4])));
        // A middle of another stream, a beginning where the message goes on, an unordered one amid an ordered.
        assertEquals(InboundStreams.Outcome.VIOLATION, add(new DataChunk(0, 11, 2, 0, 0, new byte[4])));
        assertEquals(
                InboundStreams.Outcome.VIOLATION, add(new DataChunk(DataView.UNORDERED, 11, 1, 0, 0, new byte[4])));
        assertEquals(InboundStreams.Outcome.VIOLATION, add(new DataChunk(0, 11, 1, 7, 0, new byte[4])));
    }

    @Test
    void aNumberThatWasDeliveredIsAViolation() {
        int whole = DataView.BEGINNING | DataView.ENDING;
        assertEquals(InboundStreams.Outcome.TAKEN, add(new DataChunk(whole, 1, 0, 0, 0, new byte[4])));
        assertEquals(InboundStreams.Outcome.VIOLATION, add(new DataChunk(whole, 2, 0, 0, 0, new byte[4])));
    }

    @Test
    void numbersWrapAround() {
        int whole = DataView.BEGINNING | DataView.ENDING;
        for (int ssn = 0; ssn < 70_000; ssn++) {
            assertEquals(
                    InboundStreams.Outcome.TAKEN, add(new DataChunk(whole, ssn, 0, ssn & 0xffff, 0, new byte[] {1})));
            assertEquals(1, poll().length);
        }
    }
}
