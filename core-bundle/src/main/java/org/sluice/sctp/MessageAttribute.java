/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.util.Objects;
import java.util.function.Predicate;

/**
 * The typed definition of something that an extension lets users put on a message, for instance how long it may take. Identified by its name, so
 * that an application and an extension that come from different class loaders mean the same; values are of JDK types. Immutable; any thread.
 *
 * @param <T> the type of a value
 */
public final class MessageAttribute<T> {

    private final String name;
    private final Class<T> type;
    private final String allowed;
    private final Predicate<T> inRange;

    /**
     * Defines an attribute.
     *
     * @param name the extension's component id, a dot, and a word in lower camel case
     * @param type a class of the JDK
     * @param allowed which values are allowed, for people
     * @param inRange whether a value is allowed
     */
    public MessageAttribute(String name, Class<T> type, String allowed, Predicate<T> inRange) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
        this.allowed = Objects.requireNonNull(allowed, "allowed");
        this.inRange = Objects.requireNonNull(inRange, "inRange");
        if (type.getClassLoader() != Object.class.getClassLoader()) {
            throw new IllegalArgumentException("attribute " + name + ": " + type + " is not a class of the JDK");
        }
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** The class of a value. */
    public Class<T> type() {
        return type;
    }

    /**
     * Returns the value if it is allowed.
     *
     * @throws IllegalArgumentException naming the attribute, the value and what is allowed
     */
    public T check(T value) {
        if (!type.isInstance(value) || !inRange.test(value)) {
            throw new IllegalArgumentException(
                    "attribute " + name + ": " + value + " is not allowed; allowed: " + allowed);
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageAttribute<?> that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
