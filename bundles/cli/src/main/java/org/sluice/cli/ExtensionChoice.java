/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.Extension;
import picocli.CommandLine.Option;

/** The options that say which extensions a command offers to the peer. */
final class ExtensionChoice {

    private static final String PREFIX = "ext.";

    @Option(
            names = "--with",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Offers these extensions only. Default: all that are installed, but for those that are off by default.")
    private List<String> with;

    @Option(names = "--without", paramLabel = "NAME", split = ",", description = "Offers all but these extensions.")
    private List<String> without = List.of();

    /**
     * Those that were chosen.
     *
     * @throws CommandException if a name is none's
     */
    List<Extension> of(Surroundings surroundings) {
        List<Extension> there = surroundings.components(Extension.class);
        var names = there.stream().map(ExtensionChoice::name).sorted().toList();
        var asked = new ArrayList<>(without);
        if (with != null) {
            asked.addAll(with);
        }
        for (String name : asked) {
            if (!names.contains(name)) {
                throw new CommandException("there is no extension " + name + "; there are "
                        + (names.isEmpty() ? "none" : String.join(", ", names)));
            }
        }
        return there.stream()
                .filter(extension -> with == null || with.contains(name(extension)))
                .filter(extension -> !without.contains(name(extension)))
                .toList();
    }

    /** What has those used that the user named, though they are off unless somebody wants them. */
    Options options(List<Extension> chosen) {
        Options options = Options.none();
        for (Extension extension : with == null ? List.<Extension>of() : chosen) {
            options = options.withText(extension.options(), name(extension) + ".supported", "true");
        }
        return options;
    }

    private static String name(Extension extension) {
        return name(extension.componentId());
    }

    private static String name(String id) {
        return id.startsWith(PREFIX) ? id.substring(PREFIX.length()) : id;
    }

    /** What became of them in an association, for people. */
    static String describe(AssociationStatus status) {
        if (status.extensions().isEmpty()) {
            return "none";
        }
        return status.extensions().stream()
                .map(ExtensionChoice::describe)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String describe(ExtensionStatus status) {
        return name(status.id()) + (status.agreed() ? "" : " (not used: " + status.reason() + ")");
    }

    /** The names of those that are used in an association. */
    static List<String> agreed(AssociationStatus status) {
        return status.extensions().stream()
                .filter(ExtensionStatus::agreed)
                .map(extension -> name(extension.id()))
                .sorted()
                .toList();
    }
}
