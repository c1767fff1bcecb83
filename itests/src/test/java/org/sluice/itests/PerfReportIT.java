/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.Program;
import org.sluice.itests.support.Subprocess;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page that {@code perf --report} writes: what it plots is what was measured, and a browser shows it where it belongs. */
class PerfReportIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 2200;
    private static final List<String> PLOTS = List.of("goodput", "cwnd", "rtt", "retransmissions");
    private static final Map<String, Double> UNITS = Map.ofEntries(
            Map.entry("bit/s", 1.0),
            Map.entry("kbit/s", 1e3),
            Map.entry("Mbit/s", 1e6),
            Map.entry("Gbit/s", 1e9),
            Map.entry("B", 1.0),
            Map.entry("KiB", 1024.0),
            Map.entry("MiB", 1024.0 * 1024),
            Map.entry("ms", 1.0),
            Map.entry("s", 1e3),
            Map.entry("chunks", 1.0));

    @TempDir
    private Path directory;

    private record Point(double x, double y, double seconds, double value) {}

    /** Where a plot is on the screen. */
    private record Place(double left, double top, double scale) {

        double x(double inPlot) {
            return left + inPlot * scale;
        }

        double y(double inPlot) {
            return top + inPlot * scale;
        }
    }

    /** A test of half a second against the program itself; its JSON. */
    private JSONObject measure(Path page, String... more) throws Exception {
        int port = Ports.free();
        var arguments = new ArrayList<>(
                List.of("perf", "127.0.0.1", "--udp", "0:" + port, "--time", "500ms", "--interval", "50ms", "--json"));
        arguments.addAll(List.of("--report", page.toString()));
        arguments.addAll(List.of(more));
        try (var server = Program.perfServer(port, "--once");
                var client = Program.start(arguments.toArray(String[]::new))) {
            assertEquals(0, client.awaitExit(LIMIT), client::toString);
            assertEquals(0, server.awaitExit(LIMIT), server::toString);
            return Program.result(client);
        }
    }

    @Test
    void thePointsAreWhatWasMeasured() throws Exception {
        Path page = directory.resolve("report.html");
        JSONArray intervals = measure(page, "--associations", "2").getJSONArray("intervals");
        Document document = parse(page);
        for (int association = 1; association <= 2; association++) {
            String name = "association " + association;
            assertEquals(
                    measured(intervals, association, row -> row.getLong("bitsPerSecond") / 1.0),
                    rounded(points(document, "goodput", name)));
            assertEquals(
                    measured(intervals, association, row -> row.getDouble("congestionWindow")),
                    rounded(points(document, "cwnd", name)));
            assertEquals(
                    measured(intervals, association, row -> row.getDouble("retransmitted")),
                    rounded(points(document, "retransmissions", name)));
            assertEquals(
                    measured(intervals, association, row -> row.optDouble("roundTripMillis")).stream()
                            .filter(Double::isFinite)
                            .toList(),
                    points(document, "rtt", name).stream().map(Point::value).toList());
        }
        for (String plot : PLOTS) {
            for (Element circle : all(svg(document, plot), "circle")) {
                assertEquals(
                        value(document, plot, number(circle, "cy")),
                        number(circle, "data-value"),
                        tolerance(document, plot),
                        () -> plot + ": the mark is not where its axis says");
            }
        }
    }

    private static List<Double> measured(JSONArray intervals, int association, Function<JSONObject, Double> figure) {
        var values = new ArrayList<Double>();
        for (Object interval : intervals) {
            for (Object row : ((JSONObject) interval).getJSONArray("associations")) {
                if (((JSONObject) row).getInt("association") == association) {
                    values.add(figure.apply((JSONObject) row));
                }
            }
        }
        return values;
    }

    private static List<Double> rounded(List<Point> points) {
        return points.stream().map(point -> Math.rint(point.value())).toList();
    }

    /** What the axis says to a height in a plot, by its labels. */
    private static double value(Document document, String plot, double y) {
        List<double[]> ticks = ticks(document, plot);
        double[] low = ticks.get(0);
        double[] high = ticks.get(ticks.size() - 1);
        return (low[1] + (y - low[0]) / (high[0] - low[0]) * (high[1] - low[1])) * unit(document, plot);
    }

    /** What a tenth of a pixel stands for. */
    private static double tolerance(Document document, String plot) {
        return Math.abs(value(document, plot, 100) - value(document, plot, 100.1));
    }

    private static List<double[]> ticks(Document document, String plot) {
        return texts(document, plot, "y").stream()
                .map(text -> new double[] {number(text, "y") - 4, Double.parseDouble(text.getTextContent())})
                .toList();
    }

    private static double unit(Document document, String plot) {
        List<Element> texts = texts(document, plot, "x");
        return UNITS.get(texts.get(texts.size() - 1).getTextContent());
    }

    private static List<Element> texts(Document document, String plot, String kind) {
        return all(svg(document, plot), "text").stream()
                .filter(text -> text.getAttribute("class").equals(kind))
                .toList();
    }

    /** In light and in dark: the line is at its points and between them in its colour, and nowhere else. */
    @ParameterizedTest
    @CsvSource({"light, 0550ae, ffffff", "dark, 58a6ff, 0d1117"})
    void aBrowserShowsThePlots(String scheme, String line, String paper) throws Exception {
        String chromium = Availability.chromium();
        Path page = directory.resolve("report.html");
        measure(page);
        Document document = parse(page);
        Map<String, Place> places = places(chromium, page);
        BufferedImage image = screenshot(chromium, page, scheme);
        Color lineColour = new Color(Integer.parseInt(line, 16));
        assertEquals(new Color(Integer.parseInt(paper, 16)), new Color(image.getRGB(3, 3)), "the page's margin");
        for (String plot : PLOTS) {
            List<Point> points = points(document, plot, "association 1");
            assertTrue(points.size() > 1, plot);
            assertLine(image, places.get(plot), points, lineColour, plot);
            assertNothingElse(image, places.get(plot), points, lineColour, plot);
        }
    }

    private static void assertLine(BufferedImage image, Place place, List<Point> points, Color colour, String plot) {
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            int index = i;
            assertTrue(
                    isNear(image, place, point.x(), point.y(), colour),
                    () -> plot + ": no mark at point " + index + ", " + point);
            if (i > 0) {
                Point before = points.get(i - 1);
                assertTrue(
                        isNear(image, place, (before.x() + point.x()) / 2, (before.y() + point.y()) / 2, colour),
                        () -> plot + ": no line before point " + index + ", " + point);
            }
        }
    }

    /** On a lattice over the plot: where no line has to be there is none. */
    private static void assertNothingElse(
            BufferedImage image, Place place, List<Point> points, Color colour, String plot) {
        int looked = 0;
        for (int x = 85; x < 880; x += 7) {
            for (int y = 16; y < 230; y += 7) {
                if (distance(points, x, y) > 6) {
                    looked++;
                    int atX = x;
                    int atY = y;
                    assertFalse(
                            isNear(image, place, x, y, colour),
                            () -> plot + ": the line is where nothing was plotted, at " + atX + ", " + atY);
                }
            }
        }
        assertTrue(looked > 1000, plot);
    }

    private static double distance(List<Point> points, double x, double y) {
        double nearest = Double.MAX_VALUE;
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            nearest = Math.min(nearest, Line2D.ptSegDist(from.x(), from.y(), to.x(), to.y(), x, y));
        }
        return nearest;
    }

    private static boolean isNear(BufferedImage image, Place place, double x, double y, Color wanted) {
        for (int dx = -1; dx <= 1; dx++) {
            for (int dy = -1; dy <= 1; dy++) {
                var colour = new Color(image.getRGB((int) place.x(x) + dx, (int) place.y(y) + dy));
                int distance = Math.abs(colour.getRed() - wanted.getRed())
                        + Math.abs(colour.getGreen() - wanted.getGreen())
                        + Math.abs(colour.getBlue() - wanted.getBlue());
                if (distance < 60) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Asks the browser, with a copy of the page that has a script: the page itself has none. */
    private Map<String, Place> places(String chromium, Path page) throws Exception {
        String script = """
                <script>document.body.setAttribute('data-places', Array.from(document.querySelectorAll('svg'), svg => {
                  const place = svg.getBoundingClientRect();
                  return svg.id + ':' + place.left + ':' + place.top + ':' + place.width / svg.viewBox.baseVal.width;
                }).join(' '))</script>""";
        String text = Files.readString(page);
        assertFalse(text.contains("<script"));
        Path copy = Files.writeString(directory.resolve("measured.html"), text.replace("</body>", script + "</body>"));
        try (var browser = browse(chromium, copy, "light", "--dump-dom")) {
            assertEquals(0, browser.awaitExit(LIMIT), browser::toString);
            var found = Pattern.compile("data-places=\"([^\"]*)\"").matcher(String.join("\n", browser.output()));
            assertTrue(found.find(), browser::toString);
            var places = new HashMap<String, Place>();
            for (String each : found.group(1).split(" ", -1)) {
                String[] parts = each.split(":", -1);
                places.put(
                        parts[0],
                        new Place(
                                Double.parseDouble(parts[1]),
                                Double.parseDouble(parts[2]),
                                Double.parseDouble(parts[3])));
            }
            assertTrue(places.keySet().containsAll(PLOTS), places::toString);
            return places;
        }
    }

    private BufferedImage screenshot(String chromium, Path page, String scheme) throws Exception {
        Path picture = directory.resolve(scheme + ".png");
        try (var browser = browse(chromium, page, scheme, "--screenshot=" + picture)) {
            assertEquals(0, browser.awaitExit(LIMIT), browser::toString);
            assertTrue(Files.exists(picture), browser::toString);
        }
        return ImageIO.read(picture.toFile());
    }

    private Subprocess browse(String chromium, Path page, String scheme, String what) {
        return Subprocess.start(List.of(
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
                "--blink-settings=preferredColorScheme=" + (scheme.equals("dark") ? 0 : 1),
                "--user-data-dir=" + directory.resolve("browser"),
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--window-size=" + WIDTH + "," + HEIGHT,
                what,
                page.toUri().toString()));
    }

    private static List<Point> points(Document document, String plot, String name) {
        for (Element group : all(svg(document, plot), "g")) {
            if (group.getAttribute("data-name").equals(name)) {
                return all(group, "circle").stream()
                        .map(circle -> new Point(
                                number(circle, "cx"),
                                number(circle, "cy"),
                                number(circle, "data-seconds"),
                                number(circle, "data-value")))
                        .toList();
            }
        }
        throw new AssertionError("no line " + name + " in " + plot);
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static Element svg(Document document, String id) {
        return all(document.getDocumentElement(), "svg").stream()
                .filter(svg -> svg.getAttribute("id").equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no plot " + id));
    }

    private static List<Element> all(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        var elements = new ArrayList<Element>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static Document parse(Path page) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(page))));
    }
}
