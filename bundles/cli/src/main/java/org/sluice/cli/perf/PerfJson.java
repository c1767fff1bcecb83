/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.Map;
import java.util.Objects;
import org.json.JSONArray;
import org.json.JSONObject;

/** A test as one JSON object. */
public final class PerfJson {

    private PerfJson() {}

    /**
     * The object.
     *
     * @param conditions what else is known of the test, for its start
     */
    public static JSONObject of(PerfResult result, Map<String, String> conditions) {
        return new JSONObject()
                .put("start", start(result, conditions))
                .put(
                        "intervals",
                        new JSONArray(result.intervals().stream()
                                .map(PerfJson::interval)
                                .toList()))
                .put("end", end(result));
    }

    private static JSONObject start(PerfResult result, Map<String, String> conditions) {
        TestPlan plan = result.plan();
        var start = new JSONObject(conditions)
                .put("direction", plan.direction().word())
                .put("size", plan.size())
                .put("streams", plan.streams())
                .put("unordered", plan.unordered())
                .put("noDelay", plan.noDelay())
                .put("intervalSeconds", plan.interval().toMillis() / 1e3);
        if (plan.limit() instanceof Limit.Time time) {
            start.put("seconds", time.duration().toMillis() / 1e3);
        } else if (plan.limit() instanceof Limit.Bytes bytes) {
            start.put("bytes", bytes.count());
        } else if (plan.limit() instanceof Limit.Messages messages) {
            start.put("messages", messages.count());
        }
        if (plan.bitsPerSecond() > 0) {
            start.put("rate", plan.bitsPerSecond());
        }
        if (plan.attribute() != null) {
            start.put(
                    "attribute",
                    new JSONObject()
                            .put("name", plan.attribute().name())
                            .put("values", plan.attribute().values()));
        }
        return start.put(
                "associations",
                new JSONArray(result.associations().stream()
                        .map(outcome -> new JSONObject()
                                .put("association", outcome.number())
                                .put("peer", outcome.peer())
                                .put("handshakeMillis", rounded(outcome.handshakeMillis())))
                        .toList()));
    }

    private static JSONObject interval(Interval interval) {
        var sums = interval.rows().stream()
                .map(Interval.Row::toServer)
                .distinct()
                .map(toServer -> row(interval, interval.sum(toServer)))
                .toList();
        return new JSONObject()
                .put("start", rounded(interval.start()))
                .put("end", rounded(interval.end()))
                .put(
                        "associations",
                        new JSONArray(interval.rows().stream()
                                .map(row -> row(interval, row))
                                .toList()))
                .put("sums", new JSONArray(sums));
    }

    private static JSONObject row(Interval interval, Interval.Row row) {
        var object = new JSONObject()
                .put("direction", way(row.toServer()))
                .put("bytes", row.bytes())
                .put("bitsPerSecond", Math.round(interval.bitrate(row)))
                .put("retransmitted", known(row.retransmitted()));
        return row.association() == Interval.SUM
                ? object
                : object.put("association", row.association())
                        .put("congestionWindow", known(row.congestionWindow()))
                        .put("roundTripMillis", known(row.roundTripMillis()));
    }

    private static JSONObject end(PerfResult result) {
        var lines = new JSONArray();
        var sums = new JSONArray();
        for (Summary.Line line : Summary.of(result)) {
            var object = new JSONObject()
                    .put("direction", way(line.toServer()))
                    .put("side", line.side())
                    .put("seconds", rounded(line.seconds()))
                    .put("bytes", line.bytes())
                    .put("messages", line.messages())
                    .put("bitsPerSecond", Math.round(line.bitrate()));
            if (line.sender()) {
                object.put("retransmitted", known(line.retransmitted())).put("abandoned", known(line.abandoned()));
            }
            if (line.association() == Interval.SUM) {
                sums.put(object);
            } else {
                lines.put(object.put("association", line.association()));
            }
        }
        return new JSONObject()
                .put("seconds", rounded(result.seconds()))
                .put("associations", lines)
                .put("sums", sums)
                .put("interrupted", result.interrupted())
                .put("problem", known(result.problem()));
    }

    private static String way(boolean toServer) {
        return toServer ? "toServer" : "fromServer";
    }

    private static Object known(Object value) {
        return Objects.requireNonNullElse(value, JSONObject.NULL);
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e6) / 1e6;
    }
}
