/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.shell.internal;

import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.ByteSize;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.spi.Extension;

/** What an operator asks of the stacks in a container. The public methods are the commands; Gogo calls them by name. */
public final class SctpCommands {

    private static final String NO_STACK =
            "no stack: the core is waiting for a link, or could not open one (see the log)\n";

    private final BundleContext context;
    private final Sinks sinks = new Sinks();

    SctpCommands(BundleContext context) {
        this.context = context;
    }

    /** {@code sctp:status}: stacks, links, endpoints, and what has been counted. */
    public void status() {
        var stacks = stacks();
        if (stacks.isEmpty()) {
            System.out.print(NO_STACK);
        }
        stacks.forEach(stack -> System.out.print(status(stack)));
    }

    static String status(SctpStack stack) {
        var text = new StringBuilder("stack " + stack.name() + "\n");
        var links = new Table("  link", "udp port", "addresses");
        stack.links()
                .forEach(link -> links.row(
                        "  " + link.name() + (link.present() ? "" : " (away)"),
                        String.valueOf(link.encapsulationPort()),
                        addresses(link.addresses())));
        var endpoints = new Table("  endpoint", "associations", "addresses");
        stack.endpoints()
                .forEach(endpoint -> endpoints.row(
                        "  port " + endpoint.port(),
                        String.valueOf(endpoint.associations().size()),
                        addresses(endpoint.addresses())));
        text.append(links);
        text.append(endpoints.isEmpty() ? "  no endpoint\n" : endpoints.toString());
        var counters = new Table("  counted", "");
        stack.counters().entrySet().stream()
                .filter(counter -> counter.getValue() != 0)
                .sorted(Map.Entry.comparingByKey())
                .forEach(counter ->
                        counters.row("  " + counter.getValue(), counter.getKey().description()));
        return text.append(counters.isEmpty() ? "  nothing counted yet\n" : counters.toString())
                .toString();
    }

    /** {@code sctp:associations}: one line for each path of each association. */
    public void associations() {
        var table = new Table(
                "stack",
                "id",
                "state",
                "ports",
                "peer",
                "path",
                "streams",
                "rtt",
                "cwnd",
                "sent",
                "received",
                "resent");
        for (var stack : stacks()) {
            for (Endpoint endpoint : stack.endpoints()) {
                for (Association association : endpoint.associations()) {
                    addRows(table, stack.name(), association.status());
                }
            }
        }
        System.out.print(table.isEmpty() ? "no association\n" : table.toString());
    }

    static void addRows(Table table, String stack, AssociationStatus status) {
        for (var path : status.paths()) {
            table.row(
                    stack,
                    String.valueOf(status.id()),
                    status.state().name(),
                    status.localPort() + " > " + status.remotePort(),
                    path.remote().getHostAddress()
                            + (path.encapsulationPort() == 0 ? "" : ":" + path.encapsulationPort()),
                    path.state() + (path.primary() ? ", primary" : ""),
                    status.outboundStreams() + "/" + status.inboundStreams(),
                    String.format("%.1f ms", path.smoothedRoundTripTime().toNanos() / 1e6),
                    ByteSize.show(path.congestionWindow()),
                    ByteSize.show(status.sentBytes()),
                    ByteSize.show(status.receivedBytes()),
                    String.valueOf(status.retransmittedChunks()));
        }
    }

    /** {@code sctp:extensions}: the extensions, the bundles they come from, what they claim and how many associations use them. */
    public void extensions() {
        var table = new Table("extension", "bundle", "version", "claims", "associations");
        for (var reference : references(StackComponent.class)) {
            StackComponent component = context.getService(reference);
            if (component == null) {
                continue;
            }
            try {
                if (component instanceof Extension extension) {
                    Bundle bundle = reference.getBundle();
                    table.row(
                            extension.componentId(),
                            bundle.getSymbolicName(),
                            bundle.getVersion().toString(),
                            extension.claims().toString(),
                            String.valueOf(users(extension.componentId())));
                }
            } finally {
                context.ungetService(reference);
            }
        }
        System.out.print(table.isEmpty() ? "no extension is installed\n" : table.toString());
    }

    /** {@code sctp:listen PORT}: takes what arrives on an SCTP port, counts it and drops it, until {@code sctp:close}. */
    public void listen(int port) {
        List<SctpStack> stacks = stacks();
        if (stacks.isEmpty()) {
            System.out.print(NO_STACK);
            return;
        }
        SctpStack stack = stacks.get(0);
        try {
            sinks.open(stack, port);
            String udp = stack.links().stream()
                    .map(link -> String.valueOf(link.encapsulationPort()))
                    .collect(Collectors.joining(", "));
            System.out.println(
                    "listening on port " + port + ", UDP port " + udp + "; what arrives is counted and dropped");
        } catch (BindException | IllegalArgumentException e) {
            System.out.println("can't listen: " + e.getMessage());
        }
    }

    /** {@code sctp:close PORT}: ends what {@code sctp:listen} began, with its associations. */
    public void close(int port) {
        System.out.println(
                sinks.close(port) ? "closed port " + port : "nothing listens on port " + port + " by sctp:listen");
    }

    /** Closes what the commands opened. */
    void stop() {
        sinks.close();
    }

    /** How many associations use an extension. */
    private long users(String id) {
        return stacks().stream()
                .flatMap(stack -> stack.associations().stream())
                .filter(association -> uses(association, id))
                .count();
    }

    private static boolean uses(Association association, String id) {
        try {
            return association.status().extensions().stream()
                    .anyMatch(extension -> extension.agreed() && extension.id().equals(id));
        } catch (IllegalStateException e) {
            // It was never set up.
            return false;
        }
    }

    private List<SctpStack> stacks() {
        var stacks = new ArrayList<SctpStack>();
        for (var reference : references(SctpStack.class)) {
            // Held until this bundle stops; the container takes back what it hands out.
            SctpStack stack = context.getService(reference);
            if (stack != null) {
                stacks.add(stack);
            }
        }
        return stacks;
    }

    private <T> List<ServiceReference<T>> references(Class<T> type) {
        try {
            return context.getServiceReferences(type, null).stream().sorted().toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter was given", e);
        }
    }

    private static String addresses(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    }
}
