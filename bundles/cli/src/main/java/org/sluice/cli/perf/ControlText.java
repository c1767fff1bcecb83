/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Control messages as text: a line {@code sluice-perf/1 KIND}, then lines {@code key=value}, in ASCII. What is read may come from anybody: a message that
 * is too long, lacks a key, has one that its kind does not have or has one twice, or a value out of range, is refused with a reason.
 */
final class ControlText {

    /** The longest message that is read, in bytes. */
    static final int LONGEST = 4096;

    private static final String MAGIC = "sluice-perf/1 ";
    private static final int SHOWN = 40;

    /** A year, which is longer than any test and fits a long in nanoseconds. */
    private static final long LONGEST_MICROS = Duration.ofDays(365).toMillis() * 1000;

    private final String kind;
    private final Map<String, String> values = new LinkedHashMap<>();

    private ControlText(String kind) {
        this.kind = kind;
    }

    /** The bytes of a message. */
    static byte[] write(ControlMessage message) {
        return text(message).toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static ControlText text(ControlMessage message) {
        // Java 17 has no switch over types.
        if (message instanceof ControlMessage.Test test) {
            return text(test.plan());
        }
        if (message instanceof ControlMessage.Interval interval) {
            return new ControlText("interval")
                    .put("bytes", interval.bytes())
                    .put("retransmitted", interval.retransmitted())
                    .put("cwnd", interval.congestionWindow())
                    .put("rtt", micros(interval.roundTripTime()));
        }
        if (message instanceof ControlMessage.Sent sent) {
            return new ControlText("sent")
                    .put("bytes", sent.bytes())
                    .put("messages", sent.messages())
                    .put("abandoned", sent.abandoned())
                    .put("retransmitted", sent.retransmitted())
                    .put("time", micros(sent.time()));
        }
        if (message instanceof ControlMessage.Received received) {
            return new ControlText("received")
                    .put("bytes", received.bytes())
                    .put("messages", received.messages())
                    .put("time", micros(received.time()));
        }
        return new ControlText("ready");
    }

    private static ControlText text(TestPlan plan) {
        var text = new ControlText("test").put("direction", plan.direction().word());
        if (plan.limit() instanceof Limit.Time time) {
            text.put("time", time.duration().toMillis());
        } else if (plan.limit() instanceof Limit.Bytes bytes) {
            text.put("bytes", bytes.count());
        } else if (plan.limit() instanceof Limit.Messages messages) {
            text.put("messages", messages.count());
        }
        text.put("size", plan.size())
                .put("streams", plan.streams())
                .put("unordered", plan.unordered())
                .put("nodelay", plan.noDelay())
                .put("rate", plan.bitsPerSecond())
                .put("interval", plan.interval().toMillis());
        if (plan.attribute() != null) {
            text.put("attribute", plan.attribute().name())
                    .put("values", String.join(",", plan.attribute().values()));
        }
        return text;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private ControlText put(String key, Object value) {
        values.put(key, value.toString());
        return this;
    }

    @Override
    public String toString() {
        var text = new StringBuilder(MAGIC).append(kind).append('\n');
        values.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }

    /**
     * The message that bytes are.
     *
     * @throws IllegalArgumentException if they are none; says why, in words that can be shown
     */
    static ControlMessage read(byte[] bytes) {
        ControlText text = lines(bytes);
        ControlMessage message = switch (text.kind) {
            case "test" -> new ControlMessage.Test(text.plan());
            case "ready" -> new ControlMessage.Ready();
            case "interval" ->
                new ControlMessage.Interval(
                        text.number("bytes"), text.number("retransmitted"), text.number("cwnd"), text.duration("rtt"));
            case "sent" ->
                new ControlMessage.Sent(
                        text.number("bytes"),
                        text.number("messages"),
                        text.number("abandoned"),
                        text.number("retransmitted"),
                        text.duration("time"));
            case "received" ->
                new ControlMessage.Received(text.number("bytes"), text.number("messages"), text.duration("time"));
            default -> throw new IllegalArgumentException("there is no message \"" + text.kind + "\"");
        };
        if (!text.values.isEmpty()) {
            throw new IllegalArgumentException(
                    text.kind + " has no \"" + text.values.keySet().iterator().next() + "\"");
        }
        return message;
    }

    private static ControlText lines(byte[] bytes) {
        if (bytes.length > LONGEST) {
            throw new IllegalArgumentException("a control message of " + bytes.length + " bytes is too long");
        }
        for (byte each : bytes) {
            if (each != '\n' && (each < ' ' || each > '~')) {
                throw new IllegalArgumentException("a control message is ASCII text");
            }
        }
        List<String> lines =
                new String(bytes, StandardCharsets.US_ASCII).lines().toList();
        if (lines.isEmpty() || !lines.get(0).startsWith(MAGIC)) {
            throw new IllegalArgumentException("a control message begins with \"" + MAGIC.strip() + "\"");
        }
        var text = new ControlText(shown(lines.get(0).substring(MAGIC.length())));
        for (String line : lines.subList(1, lines.size())) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("\"" + shown(line) + "\" is not KEY=VALUE");
            }
            String key = shown(line.substring(0, equals));
            if (text.values.put(key, line.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("\"" + key + "\" is there twice");
            }
        }
        return text;
    }

    private TestPlan plan() {
        String word = take("direction");
        Direction direction = List.of(Direction.values()).stream()
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no direction \"" + shown(word) + "\""));
        return new TestPlan(
                direction,
                limit(),
                (int) Math.min(number("size"), Integer.MAX_VALUE),
                (int) Math.min(number("streams"), Integer.MAX_VALUE),
                flag("unordered"),
                flag("nodelay"),
                number("rate"),
                Duration.ofMillis(number("interval")),
                values.containsKey("attribute")
                        ? new AttributeChoice(
                                take("attribute"), List.of(take("values").split(",", -1)))
                        : null);
    }

    private Limit limit() {
        if (values.containsKey("time")) {
            return new Limit.Time(Duration.ofMillis(number("time")));
        }
        return values.containsKey("bytes") ? new Limit.Bytes(number("bytes")) : new Limit.Messages(number("messages"));
    }

    private String take(String key) {
        String value = values.remove(key);
        if (value == null) {
            throw new IllegalArgumentException(kind + " lacks \"" + key + "\"");
        }
        return value;
    }

    private long number(String key) {
        String value = take(key);
        // Eighteen digits are always less than the largest long.
        if (value.isEmpty() || value.length() > 18 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(key + "=" + shown(value) + " is not a number");
        }
        return Long.parseLong(value);
    }

    private Duration duration(String key) {
        long micros = number(key);
        if (micros > LONGEST_MICROS) {
            throw new IllegalArgumentException(key + "=" + micros + " is too long");
        }
        return Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1000);
    }

    private boolean flag(String key) {
        String value = take(key);
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(key + "=" + shown(value) + " is neither true nor false");
        };
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
