/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An immutable set of option values. What is not set has the option's default.
 *
 * <p>Any thread.
 */
public final class Options {

    private static final Options NONE = new Options(Map.of());

    private final Map<Option<?>, Object> values;

    private Options(Map<Option<?>, Object> values) {
        this.values = values;
    }

    /** No value set: every option has its default. */
    public static Options none() {
        return NONE;
    }

    /**
     * These options with one more value.
     *
     * @throws IllegalArgumentException if the option does not allow the value
     */
    public <T> Options with(Option<T> option, T value) {
        Objects.requireNonNull(option, "option");
        var changed = new HashMap<>(values);
        changed.put(option, option.check(value));
        return new Options(Collections.unmodifiableMap(changed));
    }

    /** These options with all that the other ones set; where both set one, the other's value holds. */
    public Options with(Options other) {
        if (values.isEmpty()) {
            return other;
        }
        var changed = new HashMap<>(values);
        changed.putAll(other.values);
        return new Options(Collections.unmodifiableMap(changed));
    }

    /**
     * These options with the value, as text, of the one of several options that has a name; as they are where none has it.
     *
     * @throws IllegalArgumentException if the option can't read the text or does not allow the value
     */
    public Options withText(Collection<? extends Option<?>> several, String name, String text) {
        for (Option<?> option : several) {
            if (option.name().equals(name)) {
                return withText(option, text);
            }
        }
        return this;
    }

    private <T> Options withText(Option<T> option, String text) {
        return with(option, option.parse(text));
    }

    /** These options without the values of some. */
    public Options without(Collection<? extends Option<?>> some) {
        if (some.stream().noneMatch(values::containsKey)) {
            return this;
        }
        var changed = new HashMap<>(values);
        some.forEach(changed::remove);
        return new Options(Collections.unmodifiableMap(changed));
    }

    /** The value of an option, or its default where none is set; never null. */
    public <T> T get(Option<T> option) {
        Object value = values.get(option);
        return value == null ? option.defaultValue() : option.type().cast(value);
    }

    /** The values that were set. */
    public Map<Option<?>, Object> explicit() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Options that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
