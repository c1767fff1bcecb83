/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.StackOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Any option of stacks, endpoints, associations, links and extensions, by its name. */
final class OptionSettings {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "Sets an option of the stack, its associations, its link or its extensions, for instance"
                    + " rto.min=100ms or buffer.send=8MiB. May be repeated.")
    private List<String> settings = List.of();

    /**
     * What was set.
     *
     * @param link the stack's
     * @param extensions the stack's
     * @throws ParameterException if there is no such option, or it does not allow the value; says which
     */
    Options of(StackComponent link, List<? extends StackComponent> extensions) {
        var there = new ArrayList<org.sluice.sctp.Option<?>>();
        Stream.of(StackOptions.class, EndpointOptions.class, AssociationOptions.class)
                .forEach(holder -> there.addAll(OptionDefinitions.constantsOf(holder)));
        there.addAll(link.options());
        extensions.forEach(extension -> there.addAll(extension.options()));
        var options = Options.none();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw wrong("--set " + setting + " is not OPTION=VALUE");
            }
            String name = setting.substring(0, equals);
            if (there.stream().noneMatch(option -> option.name().equals(name))) {
                throw wrong("--set " + setting + ": there is no option \"" + name + "\"");
            }
            try {
                options = options.withText(there, name, setting.substring(equals + 1));
            } catch (IllegalArgumentException e) {
                throw wrong("--set " + setting + ": " + e.getMessage());
            }
        }
        return options;
    }

    /** What was set, as it was given. */
    List<String> texts() {
        return settings;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
