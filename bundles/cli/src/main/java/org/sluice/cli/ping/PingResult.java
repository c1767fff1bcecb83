/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.ping;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.json.JSONArray;
import org.json.JSONObject;

/** The round trips to one address. Keeps sums only, however many there are. For one thread. */
public final class PingResult {

    private static final double NANOS_PER_MILLI = 1e6;

    private final InetAddress address;
    private long sent;
    private long answered;
    private double least = Double.MAX_VALUE;
    private double greatest;

    /** The mean, and the sum of the squares of the distances from it (Welford). */
    private double mean;

    private double squares;

    PingResult(InetAddress address) {
        this.address = address;
    }

    void sent() {
        sent++;
    }

    void answered(Duration roundTrip) {
        double millis = roundTrip.toNanos() / NANOS_PER_MILLI;
        answered++;
        least = Math.min(least, millis);
        greatest = Math.max(greatest, millis);
        double distance = millis - mean;
        mean += distance / answered;
        squares += distance * (millis - mean);
    }

    /** How many were answered. */
    public long answered() {
        return answered;
    }

    /** How far they lie from the mean: the square root of the mean of the squares, as ping says it. */
    double deviation() {
        return answered == 0 ? 0 : Math.sqrt(squares / answered);
    }

    private double lossPercent() {
        return sent == 0 ? 0 : (sent - answered) * 100.0 / sent;
    }

    /** With one decimal, where it needs one. */
    private String percent() {
        return String.format(Locale.ROOT, "%.1f", lossPercent()).replaceFirst("\\.0$", "");
    }

    /** For people. */
    public List<String> lines(String destination) {
        String head = "--- " + destination + " (" + address.getHostAddress() + ") ping statistics ---";
        String loss = sent + " HEARTBEATs sent, " + answered + " answered, " + percent() + "% lost";
        return answered == 0
                ? List.of(head, loss)
                : List.of(
                        head,
                        loss,
                        String.format(
                                Locale.ROOT,
                                "rtt min/avg/max/mdev = %.3f/%.3f/%.3f/%.3f ms",
                                least,
                                mean,
                                greatest,
                                deviation()));
    }

    /** For programs. */
    public static JSONObject json(List<PingResult> results) {
        return new JSONObject()
                .put(
                        "paths",
                        new JSONArray(results.stream().map(PingResult::json).toList()));
    }

    private JSONObject json() {
        var object = new JSONObject()
                .put("address", address.getHostAddress())
                .put("sent", sent)
                .put("answered", answered)
                .put("lossPercent", lossPercent());
        return answered == 0
                ? object
                : object.put("minMillis", rounded(least))
                        .put("avgMillis", rounded(mean))
                        .put("maxMillis", rounded(greatest))
                        .put("mdevMillis", rounded(deviation()));
    }

    private static double rounded(double millis) {
        return Math.rint(millis * 1e6) / 1e6;
    }
}
