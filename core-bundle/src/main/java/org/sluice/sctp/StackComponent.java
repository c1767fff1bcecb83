/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ServiceLoader;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that a stack is put together from: a link that moves packets, or an extension of the
 * protocol. Components are handed to {@link SctpStackBuilder#with}, found by
 * {@link java.util.ServiceLoader} under this type, or, in an OSGi container, registered as services
 * of this type.
 *
 * <p>Two components with the same {@link #componentId} count once in a stack, however they were found.
 */
@ConsumerType
public interface StackComponent {

    /**
     * The name that identifies this component among all others, for instance {@code link.udp}; stable
     * across versions, never null or blank.
     */
    String componentId();

    /**
     * The options that this component adds, so that configuration can set them by name; empty where it has none. Never null, and
     * the same at every call.
     */
    default List<Option<?>> options() {
        return List.of();
    }

    /**
     * What {@link ServiceLoader} finds with this class's loader and with the thread's context class loader, each component id once. What was made for a
     * newer Java than this is as if it were not there.
     */
    static List<StackComponent> discovered() {
        var found = new LinkedHashMap<String, StackComponent>();
        for (var loader : Arrays.asList(
                StackComponent.class.getClassLoader(), Thread.currentThread().getContextClassLoader())) {
            var components = ServiceLoader.load(StackComponent.class, loader).iterator();
            while (true) {
                try {
                    if (!components.hasNext()) {
                        break;
                    }
                    StackComponent component = components.next();
                    found.putIfAbsent(component.componentId(), component);
                } catch (UnsupportedClassVersionError e) {
                    System.getLogger(StackComponent.class.getName())
                            .log(System.Logger.Level.DEBUG, "a component is left out: " + e.getMessage());
                }
            }
        }
        return List.copyOf(found.values());
    }
}
