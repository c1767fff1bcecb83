/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the two ends say to each other, and what others may say to them. */
class ControlTextTest {

    private static final String RIGHT = "sluice-perf/1 test\ndirection=reverse\ntime=1000\nsize=16384\nstreams=4\n"
            + "unordered=false\nnodelay=true\nrate=0\ninterval=500\n";

    static TestPlan plan(Direction direction, Limit limit, AttributeChoice attribute) {
        return new TestPlan(direction, limit, 1400, 8, true, false, 1_000_000, Duration.ofSeconds(1), attribute);
    }

    static Stream<ControlMessage> messages() {
        var time = new Limit.Time(Duration.ofSeconds(10));
        var attribute = new AttributeChoice("ext.some.thing", List.of("1", "20ms"));
        return Stream.of(
                new ControlMessage.Test(plan(Direction.FORWARD, time, null)),
                new ControlMessage.Test(plan(Direction.REVERSE, new Limit.Bytes(1L << 40), attribute)),
                new ControlMessage.Test(plan(Direction.BOTH, new Limit.Messages(1), null)),
                new ControlMessage.Ready(),
                new ControlMessage.Interval(1, 2, 3, Duration.ofNanos(4000)),
                new ControlMessage.Sent(1L << 50, 2, 3, 4, Duration.ofSeconds(86_400)),
                new ControlMessage.Received(0, 0, Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsWrittenIsReadAsItWas(ControlMessage message) {
        assertEquals(message, ControlText.read(ControlText.write(message)));
    }

    @Test
    void theFormIsAsDocumented() {
        var plan = new TestPlan(
                Direction.REVERSE,
                new Limit.Time(Duration.ofSeconds(1)),
                16384,
                4,
                false,
                true,
                0,
                Duration.ofMillis(500),
                null);
        assertEquals(RIGHT, new String(ControlText.write(new ControlMessage.Test(plan)), StandardCharsets.US_ASCII));
        assertEquals(new ControlMessage.Test(plan), read(RIGHT));
    }

    @ParameterizedTest
    @CsvSource({
        "'', begins with",
        "'GET / HTTP/1.1', begins with",
        "'sluice-perf/2 test', begins with",
        "'sluice-perf/1 nothing', there is no message",
        "'sluice-perf/1 test', lacks",
        "'sluice-perf/1 ready|more=1', has no \"more\"",
        "'sluice-perf/1 received|bytes=1|messages=1', lacks \"time\"",
        "'sluice-perf/1 received|bytes=1|bytes=1', twice",
        "'sluice-perf/1 received|bytes', KEY=VALUE",
        "'sluice-perf/1 received|=1', KEY=VALUE",
        "'sluice-perf/1 received|bytes=-1|messages=1|time=1', not a number",
        "'sluice-perf/1 received|bytes=|messages=1|time=1', not a number",
        "'sluice-perf/1 received|bytes=1e9|messages=1|time=1', not a number",
        "'sluice-perf/1 received|bytes=9999999999999999999|messages=1|time=1', not a number",
        "'sluice-perf/1 received|bytes=1|messages=1|time=999999999999999999', too long"
    })
    void whatIsNoMessageIsRefusedWithAReason(String text, String reason) {
        refused(text.replace('|', '\n'), reason);
    }

    @ParameterizedTest
    @CsvSource({
        "direction=reverse, direction=sideways, there is no direction",
        "time=1000, time=0, not in 1 ms to 24 h",
        "time=1000, time=999999999999999999, not in 1 ms to 24 h",
        "time=1000, bytes=0, too few",
        "time=1000, messages=0, too few",
        "size=16384, size=0, not in 1 to",
        "size=16384, size=4294967297, not in 1 to",
        "streams=4, streams=0, streams are not",
        "streams=4, streams=2049, streams are not",
        "unordered=false, unordered=perhaps, neither true nor false",
        "interval=500, interval=0, an interval of",
        "interval=500, interval=500|attribute=a, lacks \"values\"",
        "rate=0, rate=0|values=1, has no \"values\""
    })
    void aTestOutOfRangeIsRefusedWithAReason(String right, String wrong, String reason) {
        assertTrue(RIGHT.contains(right));
        refused(RIGHT.replace(right, wrong.replace('|', '\n')), reason);
    }

    @Test
    void tooMuchIsRefused() {
        refused(RIGHT + "x".repeat(ControlText.LONGEST), "too long");
        refused(RIGHT + "attribute=a\nvalues=" + ",".repeat(1000) + "\n", "1001 values");
        refused(
                RIGHT.replace("streams=4", "streams=2048") + "attribute=a\nvalues=" + ",".repeat(200) + "\n",
                "too many streams");
        refused("sluice-perf/1 \u0007", "ASCII");
        var e = refused("sluice-perf/1 " + "x".repeat(3000), "there is no message");
        assertTrue(e.length() < 200, "what was wrong is not repeated at length");
    }

    /** Whatever comes: a message, or a reason. */
    @Test
    void bytesByChanceNeverDoMoreThanBeRefused() {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = RIGHT.getBytes(StandardCharsets.US_ASCII);
            for (int changes = random.nextInt(4) + 1; changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : '=');
            }
            try {
                ControlText.read(bytes);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage() != null && !e.getMessage().isBlank());
            }
        }
    }

    private static String refused(String text, String reason) {
        var e = assertThrows(IllegalArgumentException.class, () -> read(text));
        assertTrue(e.getMessage().contains(reason), e::getMessage);
        return e.getMessage();
    }

    private static ControlMessage read(String text) {
        return ControlText.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
