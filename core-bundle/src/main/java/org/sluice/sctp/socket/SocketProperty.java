/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.sluice.sctp.Association;
import org.sluice.sctp.Options;

/**
 * An option that is no association's but the socket's own. Readers and writers get the association that it is asked of, or null for those to come, and for the whole socket.
 *
 * @param read reads it
 * @param write sets it; null if it can't be set
 * @param alongside what all associations of the socket go by then; null for nothing
 */
record SocketProperty<T>(Reader<T> read, Writer<T> write, Function<T, Options> alongside) {

    SocketProperty(Reader<T> read, Writer<T> write) {
        this(read, write, null);
    }

    /** Reads a value. */
    interface Reader<T> {

        T read(SocketSettings settings, Association associationOrNull);
    }

    /** Sets a value. */
    interface Writer<T> {

        void write(SocketSettings settings, Association associationOrNull, T value);
    }

    /** One of the whole socket. */
    static <T> SocketProperty<T> ofSocket(Function<SocketSettings, T> read, BiConsumer<SocketSettings, T> write) {
        return new SocketProperty<>(
                (settings, association) -> read.apply(settings),
                write == null ? null : (settings, association, value) -> write.accept(settings, value));
    }

    /** The same, with what all associations of the socket go by. */
    SocketProperty<T> with(Function<T, Options> options) {
        return new SocketProperty<>(read, write, options);
    }
}
