/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.net.SocketOption;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;

/**
 * An option of sockets (RFC 6458 section 8): its name there, and how it is read and set of associations to come, of one that exists, or of the socket itself. Those of RFC 6458 that belong to no extension are
 * in {@link SctpSocketOptions}; those of an extension are in its own interface, made with {@link #builder}, as anybody can make more.
 *
 * <p>Immutable; any thread.
 *
 * @param <T> the type of a value
 */
public final class SctpSocketOption<T> implements SocketOption<T> {

    private final String name;
    private final Class<T> type;
    private final String extension;
    private final SocketProperty<T> property;
    private final Function<Options, T> futureReader;
    private final BiFunction<Options, T, Options> futureWriter;
    private final Function<Association, CompletableFuture<T>> reader;
    private final BiFunction<Association, T, CompletableFuture<?>> writer;

    private SctpSocketOption(Builder<T> builder, SocketProperty<T> property) {
        this.name = Objects.requireNonNull(builder.name, "name");
        this.type = Objects.requireNonNull(builder.type, "type");
        this.extension = builder.extension;
        this.property = property;
        this.futureReader = builder.futureReader;
        this.futureWriter = builder.futureWriter;
        this.reader = builder.reader;
        this.writer = builder.writer;
    }

    /**
     * Begins an option that can do nothing yet.
     *
     * @param name the name in C
     * @param type the class of a value, {@code Set.class} for a set of anything
     */
    public static <T> Builder<T> builder(String name, Class<? super T> type) {
        return new Builder<>(name, type);
    }

    /** One that is the same as an option of the stack: settable for associations to come, and for one that exists where {@link AssociationOptions#isAdjustable} allows it. */
    public static <T> SctpSocketOption<T> of(String name, Option<T> option) {
        var builder = builder(name, option.type())
                .ofAssociationsToCome(option)
                .readFrom(association -> association.options().get(option));
        if (AssociationOptions.isAdjustable(option)) {
            builder.writtenTo(
                    (association, value) -> association.configure(Options.none().with(option, value)));
        }
        return builder.build();
    }

    /**
     * Whether associations to come offer an extension, which can be set; and whether one that exists uses it, which can only be read (SCTP_PR_SUPPORTED of RFC 7496 section 4.5 and its likes).
     *
     * @param offered the extension's option
     * @param extension its component id
     */
    public static SctpSocketOption<Boolean> ofSupport(String name, Option<Boolean> offered, String extension) {
        return builder(name, Boolean.class)
                .ofAssociationsToCome(offered)
                .readFrom(association -> {
                    ExtensionStatus status = statusOf(association, extension);
                    return status != null && status.agreed();
                })
                .build();
    }

    private static ExtensionStatus statusOf(Association association, String extension) {
        for (ExtensionStatus status : association.status().extensions()) {
            if (status.id().equals(extension)) {
                return status;
            }
        }
        return null;
    }

    /** One of sockets themselves. */
    static <T> SctpSocketOption<T> of(String name, Class<T> type, SocketProperty<T> property) {
        return new SctpSocketOption<>(builder(name, type), property);
    }

    /** The name that it has in C, {@code SCTP_RTOINFO} for instance. */
    @Override
    public String name() {
        return name;
    }

    @Override
    public Class<T> type() {
        return type;
    }

    /** What the socket keeps by itself; null if associations do. */
    SocketProperty<T> property() {
        return property;
    }

    T read(Options future) {
        if (futureReader == null) {
            throw new UnsupportedOperationException(name + " can't be read but of an association");
        }
        return futureReader.apply(future);
    }

    Options write(Options future, T value) {
        if (futureWriter == null) {
            throw new UnsupportedOperationException(
                    name + (writer == null ? " can't be set" : " can't be set but for an association that exists"));
        }
        return futureWriter.apply(future, value);
    }

    CompletableFuture<T> read(Association association) {
        if (reader == null) {
            throw new UnsupportedOperationException(
                    name + (futureReader == null ? " can't be read" : " can't be read of an association"));
        }
        checkUse(association);
        return reader.apply(association);
    }

    CompletableFuture<?> write(Association association, T value) {
        if (writer == null) {
            throw new UnsupportedOperationException(
                    name + (futureWriter == null ? " can't be set" : " can't be set once there is an association"));
        }
        checkUse(association);
        return writer.apply(association, value);
    }

    /** While it is being set up, nothing is known of that. */
    private void checkUse(Association association) {
        if (extension == null || association.outboundStreams() == 0) {
            return;
        }
        ExtensionStatus status = statusOf(association, extension);
        if (status == null || !status.agreed()) {
            throw new IllegalStateException(name + ": the association does not use " + extension
                    + (status == null ? "" : ": " + status.reason()));
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * Puts an option together; what is not said it can't do. Values are checked by their own types and by what they are written to, which throw {@link IllegalArgumentException}.
     *
     * @param <T> the type of a value
     */
    public static final class Builder<T> {

        private final String name;
        private final Class<T> type;
        private String extension;
        private Function<Options, T> futureReader;
        private BiFunction<Options, T, Options> futureWriter;
        private Function<Association, CompletableFuture<T>> reader;
        private BiFunction<Association, T, CompletableFuture<?>> writer;

        @SuppressWarnings("unchecked")
        private Builder(String name, Class<? super T> type) {
            this.name = name;
            this.type = (Class<T>) type;
        }

        /**
         * Belongs to an extension: of an association that is up and does not use it, it can be neither read nor set, which fails with {@link IllegalStateException}.
         *
         * @param id its component id
         */
        public Builder<T> ofExtension(String id) {
            extension = Objects.requireNonNull(id, "id");
            return this;
        }

        /**
         * Read from, and written to, what associations begin with.
         *
         * @param read null if it can't be read
         * @param write null if it can't be set; gives back the options with the value
         */
        public Builder<T> ofAssociationsToCome(Function<Options, T> read, BiFunction<Options, T, Options> write) {
            futureReader = read;
            futureWriter = write;
            return this;
        }

        /** Read from, and written to, one option of the stack. */
        public Builder<T> ofAssociationsToCome(Option<T> option) {
            return ofAssociationsToCome(
                    options -> options.get(option), (options, value) -> options.with(option, value));
        }

        /** Read of an association. */
        public Builder<T> readFrom(Function<Association, T> read) {
            return askedOf(association -> CompletableFuture.completedFuture(read.apply(association)));
        }

        /** Read of an association, which may take a while. */
        public Builder<T> askedOf(Function<Association, CompletableFuture<T>> read) {
            reader = read;
            return this;
        }

        /** Written to an association. */
        public Builder<T> writtenTo(BiConsumer<Association, T> write) {
            return toldTo((association, value) -> {
                write.accept(association, value);
                return CompletableFuture.completedFuture(null);
            });
        }

        /** Written to an association, which may take a while. */
        public Builder<T> toldTo(BiFunction<Association, T, CompletableFuture<?>> write) {
            writer = write;
            return this;
        }

        /** The option. */
        public SctpSocketOption<T> build() {
            return new SctpSocketOption<>(this, null);
        }
    }
}
