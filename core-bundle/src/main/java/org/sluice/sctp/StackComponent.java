/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.util.List;
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
}
