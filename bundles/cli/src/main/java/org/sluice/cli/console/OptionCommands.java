/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.console;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.sluice.cli.tools.AddressList;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;

/** Commands that show and set options: those of the association where they can be changed while it lives, and always those of the next ones. */
final class OptionCommands {

    private final TestApp app;

    OptionCommands(TestApp app) {
        this.app = app;
    }

    void addTo(CommandTable table) {
        table.add(
                "option",
                "NAME [VALUE]",
                "shows or sets any option by its name, for instance rto.min",
                1,
                2,
                this::any);
        getter(
                table,
                "getrtomin",
                "RTO initial, min and max",
                AssociationOptions.RTO_INITIAL,
                AssociationOptions.RTO_MIN,
                AssociationOptions.RTO_MAX);
        table.add(
                "setrtomin",
                "INITIAL MIN MAX",
                "sets them, in milliseconds or with a unit",
                3,
                3,
                a -> set(a, AssociationOptions.RTO_INITIAL, AssociationOptions.RTO_MIN, AssociationOptions.RTO_MAX));
        getter(
                table,
                "getinitparam",
                "streams out and in, INITs, their largest RTO",
                AssociationOptions.OUTBOUND_STREAMS,
                AssociationOptions.INBOUND_STREAMS,
                AssociationOptions.MAX_INIT_RETRANSMITS,
                AssociationOptions.INIT_RTO_MAX);
        table.add(
                "setinitparam",
                "OUT IN INITS RTOMAX",
                "sets them, for the next association",
                4,
                4,
                a -> set(
                        a,
                        AssociationOptions.OUTBOUND_STREAMS,
                        AssociationOptions.INBOUND_STREAMS,
                        AssociationOptions.MAX_INIT_RETRANSMITS,
                        AssociationOptions.INIT_RTO_MAX));
        one(
                table,
                "setstreams",
                "N",
                "streams asked for, for the next association",
                AssociationOptions.OUTBOUND_STREAMS);
        pair(table, "maxburst", "packets in a burst", AssociationOptions.MAX_BURST);
        pair(table, "maxseg", "the largest fragment", AssociationOptions.MAXIMUM_SEGMENT_SIZE);
        pair(table, "autoclose", "after how long an idle association is ended", AssociationOptions.AUTOCLOSE);
        pair(table, "pdapi", "the partial delivery point", AssociationOptions.PARTIAL_DELIVERY_POINT);
        getter(table, "gethbdelay", "the time between HEARTBEATs", AssociationOptions.HEARTBEAT_INTERVAL);
        one(table, "setheartdelay", "TIME", "sets the time between HEARTBEATs", AssociationOptions.HEARTBEAT_INTERVAL);
        one(
                table,
                "seterr",
                "N",
                "retransmissions that the association survives",
                AssociationOptions.ASSOCIATION_MAX_RETRANS);
        one(table, "defretryi", "N", "how often INIT is sent again", AssociationOptions.MAX_INIT_RETRANSMITS);
        one(table, "defretrys", "N", "the same as seterr", AssociationOptions.ASSOCIATION_MAX_RETRANS);
        one(
                table,
                "defrwnd",
                "SIZE",
                "the receive buffer, for the next association",
                AssociationOptions.RECEIVE_BUFFER);
        one(table, "settos", "N", "the differentiated services code point", AssociationOptions.DIFFERENTIATED_SERVICES);
        getter(table, "getnodelay", "whether small messages are sent at once", AssociationOptions.NO_DELAY);
        table.add(
                "setnodelay",
                "0|1",
                "sets that",
                1,
                1,
                a -> apply(Options.none().with(AssociationOptions.NO_DELAY, CommandTable.flag(a.get(0)))));
        table.add(
                "setneterr",
                "ADDRESS N",
                "retransmissions that a path survives",
                2,
                2,
                a -> app.current().configure(address(a.get(0)), text(AssociationOptions.PATH_MAX_RETRANS, a.get(1))));
        table.add(
                "heartctl", "on|off|allon|alloff [ADDRESS]", "HEARTBEATs to one address, or to all", 1, 2, this::heart);
    }

    private void pair(CommandTable table, String name, String description, Option<?> option) {
        getter(table, "get" + name, description, option);
        one(table, "set" + name, "VALUE", "sets that", option);
    }

    private void getter(CommandTable table, String name, String description, Option<?>... options) {
        table.add(name, "", description, 0, 0, a -> List.of(options).forEach(this::show));
    }

    private void one(CommandTable table, String name, String argument, String description, Option<?> option) {
        table.add(name, argument, description, 1, 1, a -> set(a, option));
    }

    private void show(Option<?> option) {
        boolean ofCurrent = app.hasCurrent() && AssociationOptions.isAdjustable(option);
        Options current = ofCurrent ? app.current().options() : app.next();
        Object value = current.get(option);
        app.say(option.name() + " = " + (value instanceof Duration time ? time.toMillis() + "ms" : value));
    }

    private void any(List<String> arguments) {
        Option<?> option = app.known().stream()
                .filter(each -> each.name().equals(arguments.get(0)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no option \"" + arguments.get(0) + "\""));
        if (arguments.size() == 1) {
            show(option);
        } else {
            apply(text(option, arguments.get(1)));
        }
    }

    private void set(List<String> values, Option<?>... options) {
        Options changes = Options.none();
        for (int i = 0; i < options.length; i++) {
            changes = changes.with(text(options[i], values.get(i)));
        }
        apply(changes);
    }

    /** A bare number is one of milliseconds where a time is asked for, as in the original. */
    private static Options text(Option<?> option, String value) {
        boolean bareTime = option.type() == Duration.class && value.matches("\\d+");
        return Options.none().withText(List.of(option), option.name(), bareTime ? value + "ms" : value);
    }

    private void apply(Options changes) {
        boolean adjustable = changes.explicit().keySet().stream().allMatch(AssociationOptions::isAdjustable);
        if (app.hasCurrent() && adjustable) {
            app.current().configure(changes);
        }
        app.next(app.next().with(changes));
        app.say(app.hasCurrent() && adjustable ? "set" : "set for the next association");
    }

    private static InetAddress address(String text) throws IOException {
        return AddressList.first(text, null);
    }

    private void heart(List<String> arguments) throws IOException {
        Options changes = Options.none()
                .with(
                        AssociationOptions.HEARTBEAT,
                        switch (arguments.get(0)) {
                            case "on", "allon" -> true;
                            case "off", "alloff" -> false;
                            default ->
                                throw new IllegalArgumentException(
                                        "\"" + arguments.get(0) + "\" is none of on, off, allon and alloff");
                        });
        if (arguments.size() == 2) {
            app.current().configure(address(arguments.get(1)), changes);
        } else if (arguments.get(0).startsWith("all")) {
            apply(changes);
        } else {
            app.current().configure(app.current().remoteAddresses().get(0), changes);
        }
    }
}
