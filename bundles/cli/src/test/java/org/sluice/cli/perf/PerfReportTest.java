/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.cli.perf.Interval.Row;
import org.sluice.cli.perf.PerfResult.Outcome;
import org.sluice.cli.perf.PerfResult.Way;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** A test as lines, as JSON and as a page. */
class PerfReportTest {

    @TempDir
    private Path directory;

    private static PerfResult result(boolean interrupted) {
        var plan = new TestPlan(
                Direction.FORWARD,
                new Limit.Time(Duration.ofSeconds(2)),
                16384,
                4,
                false,
                false,
                0,
                Duration.ofSeconds(1),
                null);
        var intervals = List.of(
                new Interval(
                        0,
                        1,
                        List.of(
                                new Row(1, true, 125_000_000, 3L, 1L << 20, 0.4),
                                new Row(2, true, 1_000_000, 0L, 4380L, null))),
                new Interval(
                        1,
                        2,
                        List.of(
                                new Row(1, true, 62_500_000, 0L, 1L << 19, 0.8),
                                new Row(2, true, 2_000_000, 5L, 8760L, 1.5))));
        var second = Duration.ofSeconds(2);
        var outcomes = new ArrayList<Outcome>();
        for (int i = 1; i <= 2; i++) {
            var sent = new ControlMessage.Sent(1_000_000L * i, 61L * i, i, 3, second);
            var received = interrupted ? null : new ControlMessage.Received(999_000L * i, 60L * i, second);
            outcomes.add(new Outcome(i, "192.0.2." + i, 1.25, new Way(sent, received), null));
        }
        return new PerfResult(plan, outcomes, intervals, 2, null, interrupted);
    }

    @Test
    void linesShowEachAssociationAndTheSum() {
        var text = new PerfText(result(false).plan(), 2);
        assertEquals("[ ID] Interval           Transferred  Bitrate         Retr  Cwnd      RTT", text.head());
        assertEquals(
                List.of(
                        "[  1] 0.00-1.00 s        119 MiB      1.00 Gbit/s        3  1.00 MiB  0.40 ms",
                        "[  2] 0.00-1.00 s        977 KiB      8.00 Mbit/s        0  4.28 KiB  -",
                        "[SUM] 0.00-1.00 s        120 MiB      1.01 Gbit/s        3  -         -"),
                text.lines(result(false).intervals().get(0)));
        assertEquals(
                List.of(
                        "[ ID] Side      Time       Transferred  Bitrate         Messages     Retr  Abandoned",
                        "[  1] sender    2.00 s     977 KiB      4.00 Mbit/s           61        3          1",
                        "[  1] receiver  2.00 s     976 KiB      4.00 Mbit/s           60",
                        "[  2] sender    2.00 s     1.91 MiB     8.00 Mbit/s          122        3          2",
                        "[  2] receiver  2.00 s     1.91 MiB     7.99 Mbit/s          120",
                        "[SUM] sender    2.00 s     2.86 MiB     12.0 Mbit/s          183        6          3",
                        "[SUM] receiver  2.00 s     2.86 MiB     12.0 Mbit/s          180"),
                text.table(result(false)));
    }

    @Test
    void whatTheReceiverCouldNotSayIsLeftOut() {
        List<String> table = new PerfText(result(true).plan(), 2).table(result(true));
        assertEquals(4, table.size());
        assertTrue(table.stream().noneMatch(line -> line.contains("receiver")));
    }

    @Test
    void jsonHasStartIntervalsAndEnd() {
        JSONObject json = PerfJson.of(result(false), Map.of("server", "there"));
        assertEquals("there", json.getJSONObject("start").getString("server"));
        assertEquals(2, json.getJSONObject("start").getInt("seconds"));
        var interval = json.getJSONArray("intervals").getJSONObject(0);
        var second = interval.getJSONArray("associations").getJSONObject(1);
        assertEquals(2, second.getInt("association"));
        assertEquals(8_000_000, second.getLong("bitsPerSecond"));
        assertTrue(second.isNull("roundTripMillis") && second.has("roundTripMillis"));
        assertEquals(126_000_000, interval.getJSONArray("sums").getJSONObject(0).getLong("bytes"));
        var end = json.getJSONObject("end");
        assertEquals(4, end.getJSONArray("associations").length());
        assertEquals(3_000_000, end.getJSONArray("sums").getJSONObject(0).getLong("bytes"));
        assertFalse(end.getBoolean("interrupted"));
        assertTrue(end.isNull("problem"));
    }

    @Test
    void thePageHoldsEachPointOfEachPlotAndNeedsNothingElse() throws Exception {
        String page = new HtmlReport(result(false), Map.of("server", "<b>\"there\" & here</b>")).page();
        assertFalse(
                page.contains("<script") || page.contains("http:") || page.contains("https:") || page.contains("url("));
        assertTrue(page.contains("prefers-color-scheme: dark"));
        Document document = parse(page);
        assertEquals(
                "<b>\"there\" & here</b>",
                document.getElementsByTagName("dd").item(0).getTextContent());
        assertEquals(List.of(1e9, 5e8, 8e6, 16e6, 1.008e9, 5.16e8), values(document, "goodput"));
        assertEquals(List.of(1048576.0, 524288.0, 4380.0, 8760.0), values(document, "cwnd"));
        assertEquals(List.of(0.4, 0.8, 1.5), values(document, "rtt"));
        assertEquals(List.of(3.0, 0.0, 0.0, 5.0, 3.0, 5.0), values(document, "retransmissions"));
    }

    /** Twice the value is twice as high, and each stands at its time. */
    @Test
    void pointsStandWhereTheirValuesBelong() throws Exception {
        Element svg = svg(parse(new HtmlReport(result(false), Map.of()).page()), "goodput");
        var first = (Element) svg.getElementsByTagName("circle").item(0);
        var second = (Element) svg.getElementsByTagName("circle").item(1);
        double bottom = 280 - 46;
        assertEquals((bottom - number(first, "cy")) / 2, bottom - number(second, "cy"), 0.02);
        assertEquals((number(first, "cx") - 78) * 2, number(second, "cx") - 78, 0.02);
        assertEquals(
                "association 1: 1.00 s, 1.000 Gbit/s",
                first.getElementsByTagName("title").item(0).getTextContent());
    }

    @Test
    void aPageOfATestThatMeasuredNothingIsAPageToo() throws Exception {
        var nothing = new PerfResult(result(false).plan(), List.of(), List.of(), 0, "it went wrong <", false);
        assertTrue(parse(new HtmlReport(nothing, Map.of()).page())
                .getDocumentElement()
                .getTextContent()
                .contains("it went wrong <"));
    }

    @Test
    void theFileAppearsWholeOrNotAtAll() throws Exception {
        Path file = directory.resolve("report.html");
        Files.writeString(file, "before");
        try (var report = new ReportFile(file)) {
            assertEquals("before", Files.readString(file));
        }
        assertEquals("before", Files.readString(file));
        try (var report = new ReportFile(file)) {
            report.write("after");
        }
        assertEquals("after", Files.readString(file));
        try (var left = Files.list(directory)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void whatCanNotBeWrittenIsNamedAtOnce() throws Exception {
        for (Path wrong : List.of(directory, directory.resolve("no/such/file"), Path.of("/"))) {
            var e = assertThrows(IOException.class, () -> new ReportFile(wrong).close());
            assertTrue(e.getMessage().startsWith(wrong + ": "), e::getMessage);
        }
    }

    private static List<Double> values(Document document, String plot) {
        var values = new ArrayList<Double>();
        var circles = svg(document, plot).getElementsByTagName("circle");
        for (int i = 0; i < circles.getLength(); i++) {
            values.add(number((Element) circles.item(i), "data-value"));
        }
        return values;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static Element svg(Document document, String id) {
        var all = document.getElementsByTagName("svg");
        for (int i = 0; i < all.getLength(); i++) {
            if (((Element) all.item(i)).getAttribute("id").equals(id)) {
                return (Element) all.item(i);
            }
        }
        throw new AssertionError("no plot " + id);
    }

    private static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }
}
