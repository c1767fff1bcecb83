/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.util.Locale;

/** Numbers of bytes as people write them: {@code 1000}, {@code 64KiB}, {@code 10MiB}, {@code 1GiB}. */
public final class ByteSize {

    private ByteSize() {}

    /**
     * Reads a number of bytes.
     *
     * @throws IllegalArgumentException if the text is not a size, is negative, or is over {@link Long#MAX_VALUE}
     */
    public static long parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        int shift = 0;
        String digits = lower;
        for (var suffix : new String[] {"kib", "mib", "gib", "tib"}) {
            shift += 10;
            if (lower.endsWith(suffix)) {
                digits = lower.substring(0, lower.length() - suffix.length()).strip();
                break;
            }
        }
        if (digits.equals(lower)) {
            shift = 0;
        }
        try {
            long number = Long.parseLong(digits);
            if (number >= 0 && number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one message that says what a size looks like.
        }
        throw new IllegalArgumentException("not a size: \"" + text + "\" (write 1000, 64KiB, 10MiB or 1GiB)");
    }

    /** Writes a number of bytes with the largest suffix that leaves it whole, or with one decimal where none does. */
    public static String show(long bytes) {
        String[] suffixes = {"B", "KiB", "MiB", "GiB", "TiB"};
        int index = 0;
        double value = bytes;
        while (value >= 1024 && index < suffixes.length - 1) {
            value /= 1024;
            index++;
        }
        return value == Math.rint(value)
                ? (long) value + " " + suffixes[index]
                : String.format(Locale.ROOT, "%.1f %s", value, suffixes[index]);
    }
}
