/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.osgi;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackOptions;

/**
 * Options by their names, so that configuration, which is text, can set them.
 *
 * <p>Immutable; any thread.
 */
final class OptionCatalog {

    private static final List<Class<?>> HOLDERS =
            List.of(StackOptions.class, EndpointOptions.class, AssociationOptions.class);

    private final Map<String, Option<?>> byName;

    private OptionCatalog(Map<String, Option<?>> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    /** The options of stacks, endpoints and associations: the public constants of the classes that hold them. */
    static OptionCatalog ofCore() {
        var byName = new LinkedHashMap<String, Option<?>>();
        for (var holder : HOLDERS) {
            OptionDefinitions.constantsOf(holder).forEach(option -> byName.put(option.name(), option));
        }
        return new OptionCatalog(byName);
    }

    /** No options. */
    static OptionCatalog empty() {
        return new OptionCatalog(Map.of());
    }

    /** This catalog with more options; a name that is taken stays with the option that has it. */
    OptionCatalog with(Collection<Option<?>> more) {
        var together = new LinkedHashMap<>(byName);
        more.forEach(option -> together.putIfAbsent(option.name(), option));
        return new OptionCatalog(together);
    }

    /** The options, in order. */
    Collection<Option<?>> options() {
        return byName.values();
    }

    /**
     * Reads a configuration. What can't be used is left out.
     *
     * @param configuration values by option name: of the option's type, or as text, or several of these
     * @param complaints takes one line for each entry that was left out, naming key and value
     */
    Options read(Map<String, ?> configuration, Consumer<String> complaints) {
        var options = Options.none();
        // In order of names, so that the same configuration complains in the same order.
        for (var entry : new TreeMap<>(configuration).entrySet()) {
            String name = entry.getKey();
            if (isTheContainers(name)) {
                continue;
            }
            var option = byName.get(name);
            if (option == null) {
                complaints.accept("configuration: there is no option \"" + name + "\", its value \""
                        + text(entry.getValue()) + "\" is ignored");
                continue;
            }
            try {
                options = set(options, option, entry.getValue());
            } catch (IllegalArgumentException e) {
                complaints.accept("configuration: " + e.getMessage() + "; ignored");
            }
        }
        return options;
    }

    private static <T> Options set(Options options, Option<T> option, Object value) {
        return options.with(
                option, option.type().isInstance(value) ? option.type().cast(value) : option.parse(text(value)));
    }

    /** What those who keep configurations add for themselves. */
    private static boolean isTheContainers(String name) {
        return name.startsWith(".")
                || name.startsWith("service.")
                || name.startsWith("component.")
                || name.startsWith("felix.")
                || name.startsWith("org.apache.");
    }

    private static String text(Object value) {
        if (value instanceof Object[] several) {
            return text(List.of(several));
        }
        if (value instanceof Iterable<?> several) {
            return StreamSupport.stream(several.spliterator(), false)
                    .map(String::valueOf)
                    .collect(Collectors.joining(","));
        }
        return String.valueOf(value);
    }
}
