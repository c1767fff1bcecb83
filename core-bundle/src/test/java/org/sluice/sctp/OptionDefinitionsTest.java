/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionDefinitionsTest {

    private static final Option<Integer> COUNT = OptionDefinitions.integer("count", 5, -1, 10, "packets", "Counts.");
    private static final Option<Integer> SIZE = OptionDefinitions.size("size", 4096, 1024, Integer.MAX_VALUE, "Sizes.");
    private static final Option<Duration> TIME = OptionDefinitions.duration(
            "time", Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofHours(1), "Takes.");
    private static final Option<Boolean> FLAG = OptionDefinitions.flag("flag", true, "Switches.");
    private static final Option<TimeUnit> UNIT =
            OptionDefinitions.choice("unit", TimeUnit.DAYS, TimeUnit.class, "Chooses.");

    /** Refused, and the message names the option, the text and what is allowed. */
    private static void refused(Option<?> option, String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> option.parse(text), text);
        for (var part : new String[] {"option " + option.name(), text, option.range()}) {
            assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
        }
    }

    @Test
    void wholeNumbersBetweenTheirBounds() {
        assertEquals(-1, COUNT.parse("-1"));
        assertEquals(10, COUNT.parse(" 10 "));
        assertEquals("-1 to 10", COUNT.range());
        for (var text : new String[] {"-2", "11", "", "1.0", "ten", "99999999999"}) {
            refused(COUNT, text);
        }
    }

    @Test
    void sizesWithSuffixes() {
        assertEquals(1024, SIZE.parse("1KiB"));
        assertEquals(Integer.MAX_VALUE, SIZE.parse("2147483647"));
        for (var text : new String[] {"1023", "2GiB", "4GiB", "4194305KiB", "-1KiB", "many"}) {
            refused(SIZE, text);
        }
    }

    @ParameterizedTest
    @CsvSource({"200ms, 200", "3s, 3000", "2m, 120000", "1h, 3600000", "1 s, 1000", "PT1.5S, 1500", "1ms, 1"})
    void durations(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), TIME.parse(text));
        assertEquals(Duration.ofMillis(millis), OptionDefinitions.parseDuration(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "ms", "5", "5d", "1.5s", "soon", "P", "99999999999999999999s"})
    void durationsThatAreRefused(String text) {
        refused(TIME, text);
        var refusal = assertThrows(IllegalArgumentException.class, () -> OptionDefinitions.parseDuration(text));
        assertTrue(refusal.getMessage().contains("200ms"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-1s", "61m", "3600001ms"})
    void durationsOutOfTheirRange(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> TIME.parse(text));
        assertTrue(refusal.getMessage().startsWith("option time: "), refusal.getMessage());
        assertTrue(refusal.getMessage().endsWith("allowed: 1ms to 3600s"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "ON, true", "Yes, true", "false, false", "off, false", "no, false"})
    void switches(String text, boolean value) {
        assertEquals(value, FLAG.parse(text));
        refused(FLAG, "1");
    }

    @Test
    void choicesInAnyCase() {
        assertEquals(TimeUnit.SECONDS, UNIT.parse("seconds"));
        assertEquals(TimeUnit.NANOSECONDS, UNIT.parse("NanoSeconds"));
        refused(UNIT, "weeks");
    }

    @Test
    void aDefaultThatIsNotAllowedIsRefusedAtOnce() {
        assertThrows(
                IllegalArgumentException.class,
                () -> OptionDefinitions.integer("count", 11, 0, 10, "packets", "Counts."));
    }
}
