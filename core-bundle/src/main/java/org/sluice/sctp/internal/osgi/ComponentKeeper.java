/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.osgi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.spi.Extension;

/** Installs extensions and links in a stack that runs, and withdraws them, as their services come and go. For one thread. */
final class ComponentKeeper {

    private record Installed(StackComponent component, Options options) {}

    private final Function<StackComponent, Options> options;
    private final Consumer<String> log;
    private final Map<String, Installed> installed = new LinkedHashMap<>();

    ComponentKeeper(Function<StackComponent, Options> options, Consumer<String> log) {
        this.options = options;
        this.log = log;
    }

    /** The stack is gone, or going. */
    void forget() {
        installed.clear();
    }

    /** Whether a component can come and go while a stack runs. */
    static boolean isKept(StackComponent component) {
        return component instanceof Extension || component instanceof LinkFactory;
    }

    /** Whether the stack has a link. */
    boolean hasLink() {
        return installed.values().stream().anyMatch(each -> each.component() instanceof LinkFactory);
    }

    /** Brings a stack to the components that are there. */
    void adjust(SctpStack stack, List<StackComponent> components) {
        var wanted = new LinkedHashMap<String, Installed>();
        for (StackComponent component : components) {
            if (isKept(component)) {
                wanted.put(component.componentId(), new Installed(component, options.apply(component)));
            }
        }
        for (String id : List.copyOf(installed.keySet())) {
            if (!isSame(installed.get(id), wanted.get(id))) {
                stack.withdraw(id);
                installed.remove(id);
            }
        }
        wanted.forEach((id, each) -> {
            if (!installed.containsKey(id)) {
                install(stack, id, each);
            }
        });
    }

    private static boolean isSame(Installed one, Installed other) {
        return other != null
                && one.component() == other.component()
                && one.options().equals(other.options());
    }

    private void install(SctpStack stack, String id, Installed wanted) {
        try {
            stack.install(wanted.component(), wanted.options());
            installed.put(id, wanted);
        } catch (RuntimeException | LinkageError e) {
            log.accept("SCTP stack " + stack.name() + ": " + id + " is not used: "
                    + (e.getMessage() == null ? e : e.getMessage())
                    + "; tried again when the configuration or the components change");
        }
    }
}
