/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import java.nio.ByteBuffer;

/**
 * The user data of one received chunk, and a link in the chains of its message and of a queue. Blocks come from a {@link BlockPool} and
 * go back to it; nothing is allocated for a chunk in steady state. Belongs to one thread at a time.
 */
public final class DataBlock {

    /** What a block costs beside its bytes, in bytes; counted against the receive buffer. */
    public static final int OVERHEAD = 64;

    final byte[] bytes;
    int length;
    int tsn;

    /** The number by which it finds its neighbours. */
    int position;

    int stream;
    int messageNumber;
    int payloadProtocolIdentifier;
    boolean unordered;
    boolean beginning;
    boolean ending;

    /** The position of the other end of the run of fragments that this block begins or ends. */
    int runOtherEnd;

    /** At the first block of a run: how many bytes the run holds. */
    long runBytes;

    /** The next fragment of the same message. */
    DataBlock nextFragment;

    /** The next message of the same queue, at a message's first fragment. */
    DataBlock nextMessage;

    /** At a message's first fragment: the message's length in bytes, and its number of fragments. */
    int messageLength;

    int messageFragments;

    /** The TSN that it came with. */
    public int tsn() {
        return tsn;
    }

    /** At the first fragment of what is given out: the cumulative TSN ack point when that was put together. */
    public int cumulativeTsn() {
        return cumulativeTsn;
    }

    /** At the first fragment of what is given out: whether the message ends with it. */
    boolean lastPart;

    /** There, too: the cumulative TSN ack point when that was put together. */
    int cumulativeTsn;

    DataBlock(int capacity) {
        bytes = new byte[capacity];
    }

    /** Takes in a chunk's user data. */
    void fill(ByteBuffer source, int offset, int count) {
        source.get(offset, bytes, 0, count);
        length = count;
        nextFragment = null;
        nextMessage = null;
    }

    /** Whether two fragments say that they belong to the same message, as far as a DATA chunk says so. */
    boolean isSameMessage(DataBlock other) {
        return stream == other.stream
                && unordered == other.unordered
                && (unordered || messageNumber == other.messageNumber);
    }

    /** The stream identifier. */
    public int stream() {
        return stream;
    }

    /** The number of its message: the stream sequence number, or one of 32 bits where messages may be interleaved. */
    public int messageNumber() {
        return messageNumber;
    }

    /** The payload protocol identifier. */
    public int payloadProtocolIdentifier() {
        return payloadProtocolIdentifier;
    }

    /** Whether the message is unordered. */
    public boolean isUnordered() {
        return unordered;
    }

    /** At the first fragment of what is given out: whether the message ends with it, or more parts of it follow. */
    public boolean isLastPart() {
        return lastPart;
    }

    /** At a message's first fragment: its length in bytes. */
    public int messageLength() {
        return messageLength;
    }

    /** At a message's first fragment: what it counts for in the receive buffer. */
    public int messageCharge() {
        return messageLength + messageFragments * OVERHEAD;
    }

    /** The next message of a queue. */
    public DataBlock nextMessage() {
        return nextMessage;
    }

    /** Sets the next message of a queue. */
    public void nextMessage(DataBlock next) {
        nextMessage = next;
    }

    /** The next fragment of the message. */
    public DataBlock nextFragment() {
        return nextFragment;
    }

    /** Copies the whole message that this block begins into an array of its length. */
    public void copyMessage(byte[] target, int offset) {
        int position = offset;
        for (DataBlock block = this; block != null; block = block.nextFragment) {
            System.arraycopy(block.bytes, 0, target, position, block.length);
            position += block.length;
        }
    }

    /** Copies the whole message that this block begins into a buffer that has room for it. */
    public void copyMessage(ByteBuffer target) {
        for (DataBlock block = this; block != null; block = block.nextFragment) {
            target.put(block.bytes, 0, block.length);
        }
    }
}
