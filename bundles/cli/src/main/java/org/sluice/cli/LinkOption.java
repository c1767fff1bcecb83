/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.util.List;
import java.util.Set;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack.LinkDescription;
import org.sluice.sctp.link.LinkChoice;
import org.sluice.sctp.link.LinkFactory;
import picocli.CommandLine.Option;

/** The option that says how packets travel, and what a link is told by the names of its own options. */
final class LinkOption {

    /** Where stacks of one process meet. */
    static final String LOOPBACK = "127.0.0.1";

    /** The same, for links that have no ports to tell stacks apart by. */
    static final String OTHER_LOOPBACK = "127.0.0.2";

    private static final String PREFIX = "link.";

    /** Links that a Java before 22 does not have. */
    private static final Set<String> NEED_SYSTEM_CALLS = Set.of("link.native", "link.raw");

    @Option(
            names = "--link",
            paramLabel = "NAME",
            description = "How packets travel: udp; native, UDP by the system's own calls; or raw, on IP itself."
                    + " Default: native where it is installed, else udp.")
    private String name;

    /**
     * The link that was chosen.
     *
     * @throws CommandException if there is none of that name
     */
    LinkFactory of(Surroundings surroundings) {
        return of(surroundings, true);
    }

    /**
     * The same for another process.
     *
     * @param natives whether its Java can make system calls
     */
    LinkFactory of(Surroundings surroundings, boolean natives) {
        List<LinkFactory> there = surroundings.components(LinkFactory.class).stream()
                .filter(link -> natives || !NEED_SYSTEM_CALLS.contains(link.componentId()))
                .toList();
        String id = name == null
                ? LinkChoice.unasked(there).findFirst().orElseThrow(() -> new CommandException("there is no link"))
                : PREFIX + name;
        return there.stream()
                .filter(link -> link.componentId().equals(id))
                .findFirst()
                .orElseThrow(() -> new CommandException("there is no link " + name + "; there are "
                        + String.join(", ", there.stream().map(LinkOption::name).toList())));
    }

    /** What a link is to be told: where it has such an option of its own, its value; else nothing. */
    static Options setting(LinkFactory link, String suffix, String value) {
        return Options.none().withText(link.options(), name(link) + "." + suffix, value);
    }

    /** Whether ports tell several links on one address apart. */
    static boolean hasPorts(LinkFactory link) {
        return !setting(link, "port", "0").equals(Options.none());
    }

    /** The same destination as a link reaches it. */
    static Destination over(LinkFactory link, Destination destination, int udpPort) {
        return hasPorts(link) ? destination.encapsulatedIn(udpPort) : destination;
    }

    /** A link's name, as users give it. */
    static String name(LinkFactory link) {
        return link.componentId().startsWith(PREFIX)
                ? link.componentId().substring(PREFIX.length())
                : link.componentId();
    }

    /** A link, for people. */
    static String describe(LinkDescription link) {
        return link.encapsulationPort() == 0 ? "IP protocol 132" : "UDP port " + link.encapsulationPort();
    }
}
