/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

/**
 * Free {@link DataBlock}s by size, for one loop. Holds no more than a limited number of bytes; what comes back
 * over that is left to the garbage collector.
 */
public final class BlockPool {

    private static final int[] SIZES = {128, 512, 1536, 9216, 65536};

    private final DataBlock[] free = new DataBlock[SIZES.length];
    private final long maximumBytes;
    private long bytes;

    /** A pool that keeps at most so many bytes of free blocks. */
    public BlockPool(long maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    /** A block that holds at least so many bytes, at most 65,536. */
    DataBlock take(int length) {
        int index = 0;
        while (SIZES[index] < length) {
            index++;
        }
        DataBlock block = free[index];
        if (block == null) {
            return new DataBlock(SIZES[index]);
        }
        free[index] = block.nextMessage;
        bytes -= SIZES[index];
        return block;
    }

    /** Takes back one block. */
    void give(DataBlock block) {
        int size = block.bytes.length;
        if (bytes + size > maximumBytes) {
            return;
        }
        int index = 0;
        while (SIZES[index] != size) {
            index++;
        }
        block.nextFragment = null;
        block.nextMessage = free[index];
        free[index] = block;
        bytes += size;
    }

    /** Takes back all blocks of a queue of messages. */
    public void giveMessages(DataBlock firstMessage) {
        for (DataBlock message = firstMessage; message != null; ) {
            DataBlock next = message.nextMessage;
            for (DataBlock block = message; block != null; ) {
                DataBlock nextFragment = block.nextFragment;
                give(block);
                block = nextFragment;
            }
            message = next;
        }
    }
}
