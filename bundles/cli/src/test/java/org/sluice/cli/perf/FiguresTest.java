/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.cli.perf.Interval.Row;

/** Arithmetic with intervals, and numbers as people read and write them. */
class FiguresTest {

    private static Interval interval(int number, long bytes) {
        return new Interval(number, number + 1.0, List.of(new Row(1, true, bytes, 1L, 1000L * number, 0.5)));
    }

    @Test
    void sumsAreOfOneDirectionAndKnowWhatAnyKnows() {
        var interval = new Interval(
                2,
                4,
                List.of(
                        new Row(1, true, 1000, 1L, 10L, 1.0),
                        new Row(1, false, 70, null, null, null),
                        new Row(2, true, 500, 2L, 20L, 2.0),
                        new Row(2, false, 30, 7L, null, null)));
        assertEquals(new Row(Interval.SUM, true, 1500, 3L, null, null), interval.sum(true));
        assertEquals(new Row(Interval.SUM, false, 100, 7L, null, null), interval.sum(false));
        assertEquals(6000, interval.bitrate(interval.sum(true)), 1e-9);
        assertEquals(0, new Interval(1, 1, List.of()).bitrate(interval.sum(true)), "no time, no rate");
    }

    @Test
    void twoIntervalsBecomeOne() {
        var both = interval(1, 100).and(interval(2, 50));
        assertEquals(1, both.start());
        assertEquals(3, both.end());
        assertEquals(new Row(1, true, 150, 2L, 2000L, 0.5), both.rows().get(0));
        var unknown = new Row(1, false, 1, null, null, null);
        assertNull(unknown.and(unknown).retransmitted());
        assertEquals(3, new Row(1, false, 1, 3L, 4L, null).and(unknown).retransmitted());
        assertEquals(4, new Row(1, false, 1, 3L, 4L, null).and(unknown).congestionWindow());
    }

    /** However long a test is: few rows, without a gap, and nothing of the sum is lost. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 11, 12, 100, 1023, 1024, 1025, 5000})
    void aSeriesStaysSmallAndWhole(int count) {
        var series = new Series(10);
        for (int i = 0; i < count; i++) {
            series.add(interval(i, i));
        }
        List<Interval> kept = series.intervals();
        assertTrue(kept.size() <= 11, () -> kept.size() + " intervals");
        assertTrue(kept.size() >= Math.min(count, 5));
        double end = 0;
        for (Interval each : kept) {
            assertEquals(end, each.start(), 1e-9);
            end = each.end();
        }
        assertEquals(count, end, 1e-9);
        assertEquals(
                (long) count * (count - 1) / 2,
                kept.stream().mapToLong(each -> each.rows().get(0).bytes()).sum());
    }

    @ParameterizedTest
    @CsvSource({"500000, 500000", "64k, 64000", "10M, 10000000", "2.5G, 2500000000", "1t, 1000000000000", "0.001k, 1"})
    void bitratesAreRead(String text, long bits) {
        assertEquals(bits, Units.parseBitrate(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "k", "-1", "0", "0M", "1.5", "10 Mbit", "1e6", "999999999999999t", "0.0001k", "1.", "٣"})
    void whatIsNoBitrateIsRefused(String text) {
        var e = assertThrows(IllegalArgumentException.class, () -> Units.parseBitrate(text));
        assertTrue(e.getMessage().contains("\"" + text + "\""), e::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bit/s",
        "999, 999 bit/s",
        "999.6, 1.00 kbit/s",
        "1000, 1.00 kbit/s",
        "9994, 9.99 kbit/s",
        "9999, 10.0 kbit/s",
        "123456789, 123 Mbit/s",
        "999600000, 1.00 Gbit/s",
        "25000000000, 25.0 Gbit/s"
    })
    void bitratesHaveThreeDigits(double bits, String text) {
        assertEquals(text, Units.bitrate(bits));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "512, 512 B",
        "1000, 0.98 KiB",
        "1048576, 1.00 MiB",
        "1572864, 1.50 MiB",
        "5422686208, 5.05 GiB"
    })
    void bytesHaveThreeDigits(long bytes, String text) {
        assertEquals(text, Units.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, B, 0.0 0.2 0.4 0.6 0.8 1.0",
        "1, 1, B, 0.0 0.2 0.4 0.6 0.8 1.0",
        "7, 8, B, 0 2 4 6 8",
        "10, 10, B, 0 2 4 6 8 10",
        "1024, 1, KiB, 0.0 0.2 0.4 0.6 0.8 1.0",
        "24000, 25, KiB, 0 5 10 15 20 25",
        "0.043, 0.05, B, 0.00 0.01 0.02 0.03 0.04 0.05"
    })
    void axesEndAtRoundNumbers(double largest, double end, String unit, String labels) {
        Axis axis = Axis.upTo(largest, List.of(new Axis.Unit("B", 1), new Axis.Unit("KiB", 1024)));
        assertEquals(unit, axis.unit());
        assertEquals(end, axis.length(), 1e-9);
        assertEquals(labels, String.join(" ", axis.labels()));
        assertEquals(1, axis.position(axis.length() * axis.scale()), 1e-9);
    }

    @Test
    void whatIsCountedHasNoPartsAndTimeEndsWithTheTest() {
        assertEquals(
                List.of("0", "1"),
                Axis.upTo(0, List.of(new Axis.Unit("chunks", 1, true))).labels());
        Axis time = Axis.upTo(3.01, List.of(new Axis.Unit("s", 1))).endingAt(3.01);
        assertEquals(List.of("0", "1", "2", "3"), time.labels());
        assertEquals(1, time.position(3.01), 1e-9);
    }
}
