/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers as people write and read them in measurements. */
public final class Units {

    private static final String[] BITS = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final String SUFFIXES = "kmgt";

    private Units() {}

    /**
     * Reads bits a second: {@code 500000}, {@code 64k}, {@code 10M}, {@code 2.5G}; by thousands.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static long parseBitrate(String text) {
        String digits = text.strip();
        int power =
                digits.isEmpty() ? 0 : SUFFIXES.indexOf(Character.toLowerCase(digits.charAt(digits.length() - 1))) + 1;
        if (power > 0) {
            digits = digits.substring(0, digits.length() - 1);
        }
        try {
            if (digits.matches("\\d{1,15}(\\.\\d{1,9})?")) {
                long bits = new BigDecimal(digits).scaleByPowerOfTen(3 * power).longValueExact();
                if (bits > 0) {
                    return bits;
                }
            }
        } catch (ArithmeticException e) {
            // Not a whole number of bits, or more than there are.
        }
        throw new IllegalArgumentException("not a bitrate: \"" + text + "\" (write 500000, 64k, 10M or 2.5G)");
    }

    /** Bits a second with three digits, by thousands. */
    public static String bitrate(double bitsPerSecond) {
        return scaled(bitsPerSecond, 1000, BITS);
    }

    /** Bytes with three digits, by 1024. */
    public static String bytes(long bytes) {
        return scaled((double) bytes, 1024, BYTES);
    }

    private static String scaled(double value, int step, String[] units) {
        int index = 0;
        double rest = value;
        // What would be written as 1000 is one of the next unit.
        while (rest >= 999.5 && index < units.length - 1) {
            rest /= step;
            index++;
        }
        int decimals = index == 0 || rest >= 99.95 ? 0 : rest >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", rest, units[index]);
    }

    /** Milliseconds with three digits. */
    public static String millis(double millis) {
        return String.format(
                Locale.ROOT, millis >= 99.95 ? "%.0f ms" : millis >= 9.995 ? "%.1f ms" : "%.2f ms", millis);
    }
}
