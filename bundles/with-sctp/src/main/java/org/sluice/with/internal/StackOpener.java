/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.link.LinkFactory;

/** Opens stacks with the link, the extensions and the options that the user named. */
final class StackOpener {

    private static final String PREFIX = "link.";

    /** While a stack is opened in this thread, selectors are for its link, and need no more than the system's. */
    private static final ThreadLocal<Boolean> OPENING = ThreadLocal.withInitial(() -> false);

    private final LinkFactory link;
    private final List<StackComponent> extensions;
    private final Options options;
    private final List<String> addresses;

    /**
     * An opener.
     *
     * @throws IllegalArgumentException if a link, extension or option is not there, or an option does not allow its value; says which
     */
    StackOpener(Settings settings, Collection<StackComponent> there) {
        link = (LinkFactory) there.stream()
                .filter(component -> component instanceof LinkFactory
                        && component.componentId().equals(settings.link()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no link " + settings.link()));
        extensions = there.stream()
                .filter(component -> settings.extensions().contains(component.componentId()))
                .toList();
        addresses = settings.addresses();
        options = options(settings.options());
    }

    private Options options(List<String> texts) {
        var known = new ArrayList<Option<?>>();
        Stream.of(StackOptions.class, EndpointOptions.class, AssociationOptions.class)
                .forEach(holder -> known.addAll(OptionDefinitions.constantsOf(holder)));
        known.addAll(link.options());
        extensions.forEach(extension -> known.addAll(extension.options()));
        var read = Options.none().withText(known, "adaptation.indication", String.valueOf(Signs.INDICATION));
        for (String text : texts) {
            int equals = text.indexOf('=');
            String name = text.substring(0, Math.max(0, equals));
            if (known.stream().noneMatch(option -> option.name().equals(name))) {
                throw new IllegalArgumentException("there is no option \"" + text + "\"");
            }
            read = read.withText(known, name, text.substring(equals + 1));
        }
        return read;
    }

    /** Whether ports tell several links on one address apart. */
    boolean hasPorts() {
        return !setting("port", "0").equals(Options.none());
    }

    /** Whether this thread is opening a stack. */
    static boolean isOpening() {
        return OPENING.get();
    }

    /**
     * Opens a stack.
     *
     * @param udpPort for links that have ports; 0 for one that is free
     * @param defaults what holds where the user said nothing
     */
    SctpStack open(int udpPort, Options defaults) throws IOException {
        var builder = SctpStack.builder()
                .name("with")
                .with(link)
                .options(defaults)
                .options(setting("port", String.valueOf(udpPort)))
                .options(setting("addresses", String.join(",", addresses)))
                .options(options)
                // The listeners here do no more than signal, so the loop itself can call them.
                .executor(Runnable::run);
        extensions.forEach(builder::with);
        OPENING.set(true);
        try {
            return builder.build();
        } finally {
            OPENING.remove();
        }
    }

    private Options setting(String suffix, String value) {
        String name = link.componentId().startsWith(PREFIX)
                ? link.componentId().substring(PREFIX.length())
                : link.componentId();
        return Options.none().withText(link.options(), name + "." + suffix, value);
    }
}
