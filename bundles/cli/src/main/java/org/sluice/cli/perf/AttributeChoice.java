/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.Message;
import org.sluice.sctp.MessageAttribute;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.spi.Extension;

/**
 * An attribute that messages carry, by its name: which extension defines it is found out where it is used, so that nothing here knows any extension.
 *
 * @param name the attribute's name, which begins with its extension's id
 * @param values what the messages carry, in turn, as text
 */
public record AttributeChoice(String name, List<String> values) {

    private static final int MOST_VALUES = 256;

    /** How texts are read, by the attribute's type. */
    private static final Map<Class<?>, Function<String, ?>> READERS = Map.of(
            String.class,
            text -> text,
            Boolean.class,
            AttributeChoice::flag,
            Integer.class,
            Integer::valueOf,
            Long.class,
            Long::valueOf,
            Duration.class,
            OptionDefinitions::parseDuration);

    /** Checks that it can be told in a control message. */
    public AttributeChoice {
        values = List.copyOf(values);
        if (values.isEmpty() || values.size() > MOST_VALUES) {
            throw new IllegalArgumentException(values.size() + " values of " + name + " are not 1 to " + MOST_VALUES);
        }
    }

    /**
     * The attribute that ends with a word, for instance {@code lifetime}, of the extensions that are there.
     *
     * @throws IllegalArgumentException if none has it
     */
    public static AttributeChoice ofWord(String word, List<String> values, List<Extension> extensions) {
        return extensions.stream()
                .flatMap(extension -> extension.messageAttributes().stream())
                .filter(attribute -> attribute.name().endsWith("." + word))
                .findFirst()
                .map(attribute -> new AttributeChoice(attribute.name(), values))
                .orElseThrow(() -> new IllegalArgumentException("no extension that is offered lets messages carry \""
                        + word + "\"; there are " + names(extensions)));
    }

    private static String names(List<Extension> extensions) {
        return extensions.isEmpty()
                ? "none"
                : extensions.stream().map(Extension::componentId).sorted().collect(Collectors.joining(", "));
    }

    /**
     * The same message once with each value.
     *
     * @param extensions those that are there
     * @throws IllegalArgumentException if none of them has the attribute, or it does not allow a value
     */
    public List<Message> on(Message message, List<Extension> extensions) {
        MessageAttribute<?> attribute = attribute(owner(extensions));
        return values.stream().map(text -> withText(message, attribute, text)).toList();
    }

    /**
     * Checks that an association uses the extension that has the attribute.
     *
     * @throws IllegalArgumentException if not; says why
     */
    void requireAgreed(AssociationStatus status, List<Extension> extensions) {
        String id = owner(extensions).componentId();
        var found = status.extensions().stream()
                .filter(extension -> extension.id().equals(id))
                .findFirst();
        if (found.isEmpty() || !found.get().agreed()) {
            throw new IllegalArgumentException("the association does not use " + id + ", which " + name + " needs"
                    + found.map(extension -> ": " + extension.reason()).orElse(""));
        }
    }

    private Extension owner(List<Extension> extensions) {
        return extensions.stream()
                .filter(extension -> attribute(extension) != null)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no extension here lets messages carry " + name));
    }

    private MessageAttribute<?> attribute(Extension extension) {
        return extension.messageAttributes().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static <T> Message withText(Message message, MessageAttribute<T> attribute, String text) {
        Function<String, ?> reader = READERS.get(attribute.type());
        if (reader == null) {
            throw new IllegalArgumentException(attribute.name() + " is a "
                    + attribute.type().getSimpleName() + ", which can't be written as text");
        }
        Object value;
        try {
            value = Objects.requireNonNull(reader.apply(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no number, as " + attribute.name() + " needs one");
        }
        return message.with(attribute, attribute.type().cast(value));
    }

    private static Boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        };
    }

    @Override
    public String toString() {
        return name + " "
                + (values.size() == 1 ? values.get(0) : values.get(0) + " to " + values.get(values.size() - 1));
    }
}
