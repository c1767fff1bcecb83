/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The messages of {@code peel_client}: numbers counting up, and behind them their CRC-32C, all little-endian. */
public final class PeelBlock {

    /** The length of each, in bytes. */
    public static final int LENGTH = 4100;

    /** How many each side of an association expects before it ends it. */
    public static final int OF_ASSOCIATION = 2;

    private static final int CHECKED = LENGTH - Integer.BYTES;
    private static final int FIRST_NUMBER = 468_700;

    private int number = FIRST_NUMBER;

    /** The next one. */
    public byte[] next() {
        ByteBuffer block = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        while (block.position() < CHECKED) {
            block.putInt(number);
            number++;
        }
        // The original counts the place of the checksum too.
        number++;
        block.putInt(checksum(block.array()));
        return block.array();
    }

    private static int checksum(byte[] block) {
        var checksum = new CRC32C();
        checksum.update(block, 0, CHECKED);
        return (int) checksum.getValue();
    }

    /** Whether that is one, undamaged. */
    public static boolean isWhole(byte[] block) {
        return block.length == LENGTH
                && ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getInt(CHECKED) == checksum(block);
    }
}
