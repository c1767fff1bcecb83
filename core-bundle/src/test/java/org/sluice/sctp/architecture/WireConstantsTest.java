/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.wire.CauseCode;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.ParameterType;

/**
 * The core's numbers are those of RFC 9260, and of the two that belong to no extension: padding (RFC 4820) and
 * the Supported Extensions parameter (RFC 5061 section 4.2.7), which the core writes for all. An extension's
 * numbers stand with the extension.
 */
class WireConstantsTest {

    /** RFC 9260 section 3.2, table 1, without those that it reserves; and PAD. */
    @Test
    void chunk_types() {
        assertEquals(numbers(IntStream.rangeClosed(0, 11), 14, 0x84), constantsOf(ChunkType.class));
    }

    /** RFC 9260 sections 3.3.2, 3.3.3 and 3.3.5; padding and Supported Extensions. */
    @Test
    void parameter_types() {
        assertEquals(numbers(IntStream.of(1), 5, 6, 7, 8, 9, 11, 12, 0x8005, 0x8008), constantsOf(ParameterType.class));
    }

    /** RFC 9260 section 3.3.10. */
    @Test
    void cause_codes() {
        assertEquals(numbers(IntStream.rangeClosed(1, 13)), constantsOf(CauseCode.class));
    }

    private static String numbers(IntStream range, int... others) {
        return IntStream.concat(range, Arrays.stream(others))
                .sorted()
                .mapToObj(Integer::toHexString)
                .collect(Collectors.joining(" "));
    }

    private static String constantsOf(Class<?> type) {
        var byNumber = new TreeMap<Integer, String>();
        for (var field : type.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
                try {
                    String other = byNumber.put(field.getInt(null), field.getName());
                    assertEquals(null, other, field.getName() + " has the number of another");
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return byNumber.keySet().stream().map(Integer::toHexString).collect(Collectors.joining(" "));
    }
}
