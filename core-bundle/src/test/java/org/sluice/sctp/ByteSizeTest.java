/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1000, 1000",
        "1KiB, 1024",
        "64kib, 65536",
        "' 10 MiB ', 10485760",
        "1GiB, 1073741824",
        "3TiB, 3298534883328",
        "9223372036854775807, 9223372036854775807",
        "9007199254740991KiB, 9223372036854774784",
        "1.5KiB, 1536",
        "0.5 GiB, 536870912",
        "12B, 12",
        "12 B, 12"
    })
    void reads(String text, long bytes) {
        assertEquals(bytes, ByteSize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "KiB",
                "-1",
                "-1KiB",
                "1.5",
                "1.5B",
                "1e3KiB",
                "+1KiB",
                "1KB",
                "1 K",
                "0x10",
                "9007199254740992KiB",
                "8388608TiB"
            })
    void refuses(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
        assertTrue(refusal.getMessage().contains("\"" + text + "\""), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1 KiB",
        "65536, 64 KiB",
        "1572864, 1.5 MiB",
        "1073741824, 1 GiB",
        "1125899906842624, 1024 TiB"
    })
    void shows(long bytes, String text) {
        assertEquals(text, ByteSize.show(bytes));
        assertEquals(bytes, ByteSize.parse(text), "what is shown can be read");
    }
}
