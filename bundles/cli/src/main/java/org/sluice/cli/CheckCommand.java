/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.json.JSONArray;
import org.json.JSONObject;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.spi.Extension;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what this machine can do, by doing it: each link carries an association with itself. The twin of lksctp-tools' program of that name. */
@Command(
        name = "checksctp",
        mixinStandardHelpOptions = true,
        description =
                "Says what SCTP can do on this machine: which links carry an association, and which extensions there are.",
        footer = {"", "The exit status is 0 if at least one link works, else 1.", "", "Example:", "  sluice checksctp"})
final class CheckCommand implements Callable<Integer> {

    private static final int PORT = 5001;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String TEXT = "checksctp";

    /** Where a kernel shows that it has an SCTP of its own. */
    private static final Path OF_KERNEL = Path.of("/proc/net/sctp");

    private final Surroundings surroundings;

    @Option(names = "--json", description = "Prints one JSON object as the last line of standard output.")
    private boolean json;

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What became of a link; the problem is empty where it works. */
    private record Finding(String name, String problem, List<InetAddress> addresses, LinkCapabilities capabilities) {

        boolean works() {
            return problem.isEmpty();
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        var findings = new ArrayList<Finding>();
        for (LinkFactory link : surroundings.components(LinkFactory.class)) {
            findings.add(examine(link));
        }
        findings.sort(Comparator.comparing(Finding::name));
        var report = new Report(surroundings, json);
        boolean works = findings.stream().anyMatch(Finding::works);
        report.people().println(works ? "SCTP works" : "SCTP does not work: no link carries an association");
        report.row("java", Runtime.version().toString());
        findings.forEach(finding -> report.row("link " + finding.name(), describe(finding)));
        boolean kernel = Files.exists(OF_KERNEL);
        report.row(
                "kernel",
                kernel ? "has an SCTP of its own, which gets packets of link raw too" : "has no SCTP of its own");
        var extensions = surroundings.components(Extension.class).stream()
                .sorted(Comparator.comparing(Extension::componentId))
                .toList();
        extensions.forEach(each -> report.row(each.componentId(), each.version() + ", " + each.claims()));
        report.result(Report.object()
                .put("works", works)
                .put("java", Runtime.version().toString())
                .put(
                        "links",
                        new JSONArray(
                                findings.stream().map(CheckCommand::toJson).toList()))
                .put("kernel", kernel)
                .put(
                        "extensions",
                        extensions.stream().map(Extension::componentId).toList()));
        return works ? 0 : SluiceProgram.FAILED;
    }

    private static Finding examine(LinkFactory factory) throws InterruptedException {
        String name = LinkOption.name(factory);
        List<InetAddress> addresses;
        LinkCapabilities capabilities;
        try (Link link = factory.open(LinkOption.setting(factory, "port", "0"))) {
            addresses = link.localAddresses();
            capabilities = link.capabilities();
        } catch (IOException | RuntimeException e) {
            return new Finding(name, SluiceProgram.explain(e), List.of(), LinkCapabilities.NONE);
        }
        try {
            exchange(factory);
            return new Finding(name, "", addresses, capabilities);
        } catch (IOException | RuntimeException e) {
            return new Finding(name, SluiceProgram.explain(e), addresses, capabilities);
        } catch (TimeoutException e) {
            return new Finding(name, "nothing arrives on loopback", addresses, capabilities);
        }
    }

    /** One message from one stack to another, by way of the system. */
    private static void exchange(LinkFactory factory) throws IOException, InterruptedException, TimeoutException {
        String other = LinkOption.hasPorts(factory) ? LinkOption.LOOPBACK : LinkOption.OTHER_LOOPBACK;
        var server = List.of(LinkOption.LOOPBACK);
        try (var far = Stacks.open("check-server", factory, 0, server, List.of(), Options.none());
                var near = Stacks.open("check-client", factory, 0, List.of(other), List.of(), Options.none())) {
            Endpoint endpoint = far.bind(PORT);
            endpoint.listen();
            int udpPort = far.links().get(0).encapsulationPort();
            Destination destination = LinkOption.over(factory, Destination.of(LinkOption.LOOPBACK, PORT), udpPort);
            Association sending = near.connect(destination);
            sending.send(Message.of(TEXT));
            ReceivedMessage arrived = endpoint.accept(PATIENCE).receive(PATIENCE);
            if (arrived == null || !arrived.text().equals(TEXT)) {
                throw new IOException("what arrived is not what was sent");
            }
        }
    }

    private static String describe(Finding finding) {
        if (!finding.works()) {
            return "no: " + finding.problem();
        }
        var abilities = abilities(finding.capabilities());
        return "works, from "
                + finding.addresses().stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "))
                + (abilities.isEmpty() ? "" : "; " + String.join(", ", abilities));
    }

    private static List<String> abilities(LinkCapabilities capabilities) {
        var abilities = new ArrayList<String>();
        if (capabilities.dontFragment()) {
            abilities.add("path MTU discovery");
        }
        if (capabilities.segmentOffload()) {
            abilities.add("segmentation offload");
        }
        if (capabilities.congestionMarks()) {
            abilities.add("congestion marks");
        }
        return abilities;
    }

    private static JSONObject toJson(Finding finding) {
        return new JSONObject()
                .put("name", finding.name())
                .put("works", finding.works())
                .put("problem", finding.problem())
                .put(
                        "addresses",
                        finding.addresses().stream()
                                .map(InetAddress::getHostAddress)
                                .toList())
                .put("abilities", abilities(finding.capabilities()));
    }
}
