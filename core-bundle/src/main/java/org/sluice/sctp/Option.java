/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.util.Objects;
import java.util.function.Function;

/**
 * The typed definition of something that a user may set: its name, unit, range, default and a
 * sentence. Parsing, validation and the reference page all come from this one definition. Options
 * are identified by their name; those of a component live in the component.
 *
 * <p>Immutable; any thread.
 *
 * @param <T> the type of a value
 */
public final class Option<T> {

    private final String name;
    private final Class<T> type;
    private final T defaultValue;
    private final String unit;
    private final String range;
    private final String description;
    private final Function<String, T> parser;
    private final Function<T, Boolean> inRange;

    Option(
            String name,
            Class<T> type,
            T defaultValue,
            String unit,
            String range,
            String description,
            Function<String, T> parser,
            Function<T, Boolean> inRange) {
        this.name = Objects.requireNonNull(name);
        this.type = Objects.requireNonNull(type);
        this.unit = unit;
        this.range = range;
        this.description = Objects.requireNonNull(description);
        this.parser = Objects.requireNonNull(parser);
        this.inRange = Objects.requireNonNull(inRange);
        this.defaultValue = check(defaultValue);
    }

    /** The name, in dotted lower camel case, for instance {@code rto.initial}. */
    public String name() {
        return name;
    }

    /** The class of a value. */
    public Class<T> type() {
        return type;
    }

    /** The value that holds where none is set; never null. */
    public T defaultValue() {
        return defaultValue;
    }

    /** The unit of a value, for people; empty where there is none. */
    public String unit() {
        return unit;
    }

    /** The range of a value, for people; empty where every value of the type is allowed. */
    public String range() {
        return range;
    }

    /** What the option does, with the RFC and section it comes from. */
    public String description() {
        return description;
    }

    /**
     * Reads a value from text, as configuration files and command lines give it.
     *
     * @throws IllegalArgumentException naming the option, the text and the allowed range
     */
    public T parse(String text) {
        Objects.requireNonNull(text, "text");
        T value;
        try {
            value = parser.apply(text.strip());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "option " + name + ": cannot read " + shown(text) + " as " + kind() + rangeNote(), e);
        }
        if (!inRange.apply(value)) {
            throw new IllegalArgumentException("option " + name + ": " + shown(text) + " is not allowed" + rangeNote());
        }
        return value;
    }

    /**
     * Returns the value if it is allowed.
     *
     * @throws IllegalArgumentException naming the option, the value and the allowed range
     */
    public T check(T value) {
        if (!type.isInstance(value) || !inRange.apply(value)) {
            throw new IllegalArgumentException("option " + name + ": " + value + " is not allowed" + rangeNote());
        }
        return value;
    }

    private String shown(String text) {
        return type == Secrets.class ? "what was given" : "\"" + text + "\"";
    }

    private String kind() {
        return unit.isEmpty() ? type.getSimpleName() : type.getSimpleName() + " (" + unit + ")";
    }

    private String rangeNote() {
        return range.isEmpty() ? "" : "; allowed: " + range;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Option<?> that && name.equals(that.name);
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
