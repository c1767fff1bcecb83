/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes {@link Option}s of the common kinds. Any module defines its own options with these. */
public final class OptionDefinitions {

    private OptionDefinitions() {}

    /** A whole number between two bounds, both allowed. */
    public static Option<Integer> integer(
            String name, int defaultValue, int minimum, int maximum, String unit, String description) {
        return new Option<>(
                name,
                Integer.class,
                defaultValue,
                unit,
                minimum + " to " + maximum,
                description,
                Integer::parseInt,
                value -> value >= minimum && value <= maximum);
    }

    /** A number of bytes between two bounds, both allowed; text may use the suffixes KiB, MiB and GiB. */
    public static Option<Integer> size(String name, int defaultValue, int minimum, int maximum, String description) {
        return new Option<>(
                name,
                Integer.class,
                defaultValue,
                "bytes",
                minimum + " to " + maximum,
                description,
                text -> Math.toIntExact(ByteSize.parse(text)),
                value -> value >= minimum && value <= maximum);
    }

    /** A duration between two bounds, both allowed; text is {@code 200ms}, {@code 3s}, {@code 2m} or ISO 8601. */
    public static Option<Duration> duration(
            String name, Duration defaultValue, Duration minimum, Duration maximum, String description) {
        return new Option<>(
                name,
                Duration.class,
                defaultValue,
                "duration",
                show(minimum) + " to " + show(maximum),
                description,
                OptionDefinitions::parseDuration,
                value -> value.compareTo(minimum) >= 0 && value.compareTo(maximum) <= 0);
    }

    /** A switch: {@code true} or {@code false}. */
    public static Option<Boolean> flag(String name, boolean defaultValue, String description) {
        return new Option<>(
                name,
                Boolean.class,
                defaultValue,
                "",
                "true or false",
                description,
                text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "on", "yes" -> true;
                    case "false", "off", "no" -> false;
                    default -> throw new IllegalArgumentException(text);
                },
                value -> true);
    }

    /**
     * An option that is one of several words. For extensions: the core must not hold their enums.
     *
     * @param words the words, in upper case; read in any case
     */
    public static Option<String> oneOf(String name, String defaultValue, List<String> words, String description) {
        List<String> allowed = List.copyOf(words);
        return new Option<>(
                name,
                String.class,
                defaultValue,
                "",
                String.join(", ", allowed),
                description,
                text -> text.toUpperCase(Locale.ROOT).replace('-', '_'),
                allowed::contains);
    }

    /** One of the constants of an enum; text is the constant's name in any case. */
    public static <E extends Enum<E>> Option<E> choice(String name, E defaultValue, Class<E> type, String description) {
        return new Option<>(
                name,
                type,
                defaultValue,
                "",
                Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", ")),
                description,
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')),
                value -> true);
    }

    /** Any text. */
    public static Option<String> text(String name, String defaultValue, String description) {
        return new Option<>(name, String.class, defaultValue, "", "", description, text -> text, value -> true);
    }

    /**
     * Text of a kind.
     *
     * @param allowed what is allowed, for people
     * @param check whether a value is; it may throw where it is not
     */
    public static Option<String> text(
            String name, String defaultValue, String allowed, Predicate<String> check, String description) {
        return new Option<>(
                name, String.class, defaultValue, "", allowed, description, text -> text, text -> holds(check, text));
    }

    private static boolean holds(Predicate<String> check, String text) {
        try {
            return check.test(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Secrets by number; text is {@code NUMBER=HEX}, separated by commas. */
    public static Option<Secrets> secrets(String name, int highest, String description) {
        return new Option<>(
                name,
                Secrets.class,
                Secrets.NONE,
                "NUMBER=HEX,...",
                "numbers from 0 to " + highest,
                description,
                Secrets::parse,
                value -> value.numbers().stream().allMatch(number -> number <= highest));
    }

    /**
     * Numbers, separated by commas.
     *
     * @param except those that are not allowed
     */
    public static Option<String> numbers(
            String name, String defaultValue, int lowest, int highest, Set<Integer> except, String description) {
        return new Option<>(
                name,
                String.class,
                defaultValue,
                "",
                "numbers from " + lowest + " to " + highest + " separated by commas"
                        + (except.isEmpty() ? "" : ", but for " + new TreeSet<>(except)),
                description,
                text -> text,
                value -> numbersOf(value).stream()
                        .allMatch(number -> number >= lowest && number <= highest && !except.contains(number)));
    }

    /**
     * The numbers in the value of such an option.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static List<Integer> numbersOf(String value) {
        var numbers = new ArrayList<Integer>();
        for (String part : value.split(",", -1)) {
            if (!part.isBlank()) {
                numbers.add(Integer.valueOf(part.strip()));
            }
        }
        return numbers;
    }

    /** The options that are public constants of a class, for instance of {@link AssociationOptions}, so that they can be found by their names. */
    public static List<Option<?>> constantsOf(Class<?> holder) {
        var options = new ArrayList<Option<?>>();
        for (var field : holder.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && Option.class.isAssignableFrom(field.getType())) {
                try {
                    options.add((Option<?>) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new IllegalArgumentException(holder + " is not public", e);
                }
            }
        }
        return options;
    }

    /**
     * Reads a duration as options do: {@code 200ms}, {@code 3s}, {@code 2m}, {@code 1h} or ISO 8601.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static Duration parseDuration(String text) {
        try {
            if (text.endsWith("ms")) {
                return Duration.ofMillis(
                        Long.parseLong(text.substring(0, text.length() - 2).strip()));
            }
            if (text.startsWith("P")) {
                return Duration.parse(text);
            }
            long number = Long.parseLong(text.substring(0, text.length() - 1).strip());
            return switch (text.charAt(text.length() - 1)) {
                case 's' -> Duration.ofSeconds(number);
                case 'm' -> Duration.ofMinutes(number);
                case 'h' -> Duration.ofHours(number);
                default -> throw new IllegalArgumentException(text);
            };
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a duration: \"" + text + "\" (write 200ms, 3s, 2m or 1h)", e);
        }
    }

    private static String show(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
