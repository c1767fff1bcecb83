/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.console;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.sluice.cli.tools.AddressList;
import org.sluice.sctp.Association;

/** Commands that open and end associations, and choose among them. */
final class ConnectionCommands {

    private static final int LARGEST_PORT = 65535;
    private static final int MOST_ADDRESSES = 64;

    private final TestApp app;

    ConnectionCommands(TestApp app) {
        this.app = app;
    }

    void addTo(CommandTable table) {
        table.add("sethost", "HOST", "sets the destination's host", 1, 1, a -> setHost(a.get(0)));
        table.add("sethost6", "HOST", "the same as sethost", 1, 1, a -> setHost(a.get(0)));
        table.add(
                "setport",
                "PORT",
                "sets the destination's SCTP port",
                1,
                1,
                a -> app.peer(app.hosts(), CommandTable.number("port", a.get(0), 1, LARGEST_PORT)));
        table.add("whereto", "", "where new associations lead, and which one is spoken of", 0, 0, a -> whereTo());
        table.add(
                "assoc",
                "",
                "opens an association to the destination",
                0,
                0,
                a -> app.connect(app.hosts(), app.port()));
        table.add(
                "connectx",
                "ADDRESS...",
                "opens an association to a peer with these addresses",
                1,
                MOST_ADDRESSES,
                a -> app.connect(AddressList.all(a, null), app.port()));
        table.add("getasocids", "", "lists the associations", 0, 0, a -> list());
        table.add("use", "ID", "speaks of another association from now on", 1, 1, a -> app.use(app.byId(a.get(0))));
        table.add(
                "term",
                "",
                "ends the association gracefully",
                0,
                0,
                a -> app.await(app.current().shutdown()));
        table.add(
                "abort", "", "aborts the association", 0, 0, a -> app.current().abort(""));
        table.add(
                "abortasoc",
                "ID",
                "aborts an association",
                1,
                1,
                a -> app.byId(a.get(0)).abort(""));
        table.add(
                "getlocaladdrs",
                "",
                "the local addresses",
                0,
                0,
                a -> app.endpoint().addresses().forEach(this::say));
        table.add(
                "getpaddrs",
                "[ID]",
                "the peer's addresses",
                0,
                1,
                a -> of(a).remoteAddresses().forEach(this::say));
        table.add(
                "getprimary",
                "",
                "the primary path",
                0,
                0,
                a -> say(app.current().status().primaryPath().remote()));
        table.add(
                "setprimary",
                "[ADDRESS]",
                "makes an address, or the destination, the primary path",
                0,
                1,
                a -> app.current().setPrimary(address(a)));
        table.add("doheartbeat", "[ADDRESS]", "sends a HEARTBEAT now, to one address or to all", 0, 1, this::heartbeat);
        table.add(
                "sleep",
                "SECONDS",
                "waits, in scripts",
                1,
                1,
                a -> Thread.sleep(1000L * CommandTable.number("time", a.get(0), 0, 3600)));
    }

    private void setHost(String host) throws IOException {
        app.peer(List.of(AddressList.first(host, null)), app.port());
    }

    private void whereTo() {
        app.say(
                app.hosts().isEmpty()
                        ? "no destination is set"
                        : "destination " + shown(app.hosts()) + " port " + app.port());
        app.say(app.hasCurrent() ? line(app.current()) : "no association");
    }

    private static String shown(List<InetAddress> addresses) {
        return String.join(
                " ", addresses.stream().map(InetAddress::getHostAddress).toList());
    }

    private void list() {
        List<Association> all = app.endpoint().associations().stream()
                .filter(each -> !each.ended().isDone())
                .toList();
        app.say(all.size() + " associations");
        all.forEach(each -> app.say(line(each)));
    }

    private static String line(Association association) {
        return "association " + association.id() + " " + association.state() + " with "
                + shown(association.remoteAddresses()) + " port " + association.remotePort();
    }

    private void say(InetAddress address) {
        app.say(address.getHostAddress());
    }

    private Association of(List<String> arguments) {
        return arguments.isEmpty() ? app.current() : app.byId(arguments.get(0));
    }

    private InetAddress address(List<String> arguments) throws IOException {
        if (arguments.isEmpty() && app.hosts().isEmpty()) {
            throw new IllegalStateException("no destination is set: use sethost");
        }
        return arguments.isEmpty() ? app.hosts().get(0) : AddressList.first(arguments.get(0), null);
    }

    private void heartbeat(List<String> arguments) throws IOException {
        Association association = app.current();
        if (arguments.isEmpty()) {
            association.remoteAddresses().forEach(association::heartbeat);
        } else {
            association.heartbeat(address(arguments));
        }
    }
}
