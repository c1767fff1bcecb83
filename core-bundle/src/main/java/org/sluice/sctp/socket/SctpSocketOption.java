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
    private final SocketProperty<T> property;
    private final Function<Options, T> futureReader;
    private final BiFunction<Options, T, Options> futureWriter;
    private final Function<Association, CompletableFuture<T>> reader;
    private final BiFunction<Association, T, CompletableFuture<?>> writer;

    private SctpSocketOption(Builder<T> builder, SocketProperty<T> property) {
        this.name = Objects.requireNonNull(builder.name, "name");
        this.type = Objects.requireNonNull(builder.type, "type");
        this.property = property;
        this.futureReader = builder.futureReader;
        this.futureWriter = builder.futureWriter;
        this.reader = builder.reader;
        this.writer = builder.writer;
    }

    /** Begins an option that can do nothing yet. */
    public static <T> Builder<T> builder(String name, Class<T> type) {
        return new Builder<>(name, type);
    }

    /** One that is the same as an option of the stack: settable for associations to come, and for one that exists where {@link AssociationOptions#isAdjustable} allows it. */
    public static <T> SctpSocketOption<T> of(String name, Option<T> option) {
        var builder = builder(name, option.type()).ofAssociationsToCome(option);
        if (AssociationOptions.isAdjustable(option)) {
            builder.writtenTo(
                    (association, value) -> association.configure(Options.none().with(option, value)));
        }
        return builder.build();
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
        if (reader != null) {
            return reader.apply(association);
        }
        if (futureReader == null) {
            throw new UnsupportedOperationException(name + " can't be read");
        }
        // What it began with, with what was changed since.
        return CompletableFuture.completedFuture(futureReader.apply(association.options()));
    }

    CompletableFuture<?> write(Association association, T value) {
        if (writer == null) {
            throw new UnsupportedOperationException(
                    name + (futureWriter == null ? " can't be set" : " can't be set once there is an association"));
        }
        return writer.apply(association, value);
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
        private Function<Options, T> futureReader;
        private BiFunction<Options, T, Options> futureWriter;
        private Function<Association, CompletableFuture<T>> reader;
        private BiFunction<Association, T, CompletableFuture<?>> writer;

        private Builder(String name, Class<T> type) {
            this.name = name;
            this.type = type;
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

        /** Read of an association otherwise than from what it goes by. */
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
