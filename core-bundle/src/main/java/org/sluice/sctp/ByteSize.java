/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers of bytes as people write them: {@code 1000}, {@code 64KiB}, {@code 10MiB}, {@code 1GiB}. */
public final class ByteSize {

    private static final String[] SUFFIXES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private ByteSize() {}

    /**
     * Reads a number of bytes.
     *
     * @throws IllegalArgumentException if the text is not a size, is negative, or is over {@link Long#MAX_VALUE}
     */
    public static long parse(String text) {
        String stripped = text.strip();
        long unit = 1;
        String digits = stripped;
        for (int i = 0; i < SUFFIXES.length; i++) {
            // The longest suffix that fits is the right one: "KiB" ends with "B" too.
            if (endsWith(stripped, SUFFIXES[i])) {
                unit = 1L << 10 * i;
                digits = stripped.substring(0, stripped.length() - SUFFIXES[i].length())
                        .strip();
            }
        }
        try {
            BigDecimal bytes = new BigDecimal(digits).multiply(BigDecimal.valueOf(unit));
            if (bytes.signum() >= 0 && isPlain(digits) && (unit > 1 || !digits.contains("."))) {
                return bytes.setScale(0, RoundingMode.HALF_UP).longValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Falls through to the one message that says what a size looks like.
        }
        throw new IllegalArgumentException("not a size: \"" + text + "\" (write 1000, 64KiB, 1.5MiB or 1GiB)");
    }

    private static boolean endsWith(String text, String suffix) {
        return text.regionMatches(true, text.length() - suffix.length(), suffix, 0, suffix.length());
    }

    private static boolean isPlain(String digits) {
        return digits.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    /** Writes a number of bytes for people, with the largest suffix that leaves it whole, or with one decimal where none does. */
    public static String show(long bytes) {
        int index = 0;
        double value = bytes;
        while (value >= 1024 && index < SUFFIXES.length - 1) {
            value /= 1024;
            index++;
        }
        return value == Math.rint(value)
                ? (long) value + " " + SUFFIXES[index]
                : String.format(Locale.ROOT, "%.1f %s", value, SUFFIXES[index]);
    }
}
