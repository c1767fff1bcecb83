/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;

/** The options of a socket or channel, and what they are for an association. Any thread. */
final class OptionValues {

    /** Those of connections. */
    static final Set<SocketOption<?>> OF_CONNECTIONS = Set.of(
            StandardSocketOptions.SO_SNDBUF,
            StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_KEEPALIVE,
            StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_LINGER,
            StandardSocketOptions.TCP_NODELAY,
            StandardSocketOptions.IP_TOS);

    /** Those of sockets that listen. */
    static final Set<SocketOption<?>> OF_LISTENERS =
            Set.of(StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_REUSEADDR, StandardSocketOptions.IP_TOS);

    /** With less, a message of ours would be in the way of the next. */
    private static final int SMALLEST_BUFFER = 64 << 10;

    private static final int LARGEST_BUFFER = 1 << 30;
    private static final int LONGEST_LINGER = 65535;

    private final Set<SocketOption<?>> supported;
    private final Map<SocketOption<?>, Object> values = new ConcurrentHashMap<>();

    OptionValues(Set<SocketOption<?>> supported) {
        this.supported = supported;
    }

    /** The same values for a connection that was accepted. */
    OptionValues ofAccepted() {
        var inherited = new OptionValues(OF_CONNECTIONS);
        inherited.values.putAll(values);
        return inherited;
    }

    Set<SocketOption<?>> supported() {
        return supported;
    }

    /**
     * Sets one.
     *
     * @throws UnsupportedOperationException if there is no such option here
     * @throws IllegalArgumentException if it does not allow the value
     */
    <T> void set(SocketOption<T> name, T value) {
        check(name);
        Objects.requireNonNull(value, "Invalid option value");
        if (!name.type().isInstance(value)) {
            throw new IllegalArgumentException("Invalid value '" + value + "' for " + name.name());
        }
        values.put(name, value instanceof Integer number ? inRange(name, number) : value);
    }

    private static Integer inRange(SocketOption<?> name, int value) {
        if (name.equals(StandardSocketOptions.SO_LINGER)) {
            return value < 0 ? -1 : Math.min(value, LONGEST_LINGER);
        }
        if (name.equals(StandardSocketOptions.IP_TOS)) {
            if (value < 0 || value > 255) {
                throw new IllegalArgumentException("Invalid IP_TOS value");
            }
            return value;
        }
        if (value < 0) {
            throw new IllegalArgumentException("Invalid send/receive buffer size");
        }
        return Math.max(SMALLEST_BUFFER, Math.min(LARGEST_BUFFER, value));
    }

    /**
     * The value of one.
     *
     * @throws UnsupportedOperationException if there is no such option here
     */
    <T> T get(SocketOption<T> name) {
        check(name);
        Object value = values.get(name);
        return name.type().cast(value == null ? defaultOf(name) : value);
    }

    private static Object defaultOf(SocketOption<?> name) {
        if (name.type() == Boolean.class) {
            return false;
        }
        if (name.equals(StandardSocketOptions.SO_LINGER)) {
            return -1;
        }
        if (name.equals(StandardSocketOptions.SO_SNDBUF)) {
            return AssociationOptions.SEND_BUFFER.defaultValue();
        }
        return name.equals(StandardSocketOptions.SO_RCVBUF) ? AssociationOptions.RECEIVE_BUFFER.defaultValue() : 0;
    }

    private void check(SocketOption<?> name) {
        if (!supported.contains(Objects.requireNonNull(name))) {
            throw new UnsupportedOperationException("'" + name + "' not supported");
        }
    }

    /** What was set, for an association that is set up with it. */
    Options forSetUp() {
        Options options = adjustable();
        if (values.get(StandardSocketOptions.SO_SNDBUF) instanceof Integer bytes) {
            options = options.with(AssociationOptions.SEND_BUFFER, bytes);
        }
        if (values.get(StandardSocketOptions.SO_RCVBUF) instanceof Integer bytes) {
            options = options.with(AssociationOptions.RECEIVE_BUFFER, bytes);
        }
        return options;
    }

    /** What was set of those options that an association can change while it lives. */
    Options adjustable() {
        var options = Options.none();
        if (values.get(StandardSocketOptions.TCP_NODELAY) instanceof Boolean noDelay) {
            options = options.with(AssociationOptions.NO_DELAY, noDelay);
        }
        if (values.get(StandardSocketOptions.IP_TOS) instanceof Integer service) {
            options = options.with(AssociationOptions.DIFFERENTIATED_SERVICES, service >> 2);
        }
        return options;
    }

    /** Copies what was set to a channel of the system's, where that has the option. */
    void applyTo(java.nio.channels.NetworkChannel channel) throws java.io.IOException {
        for (SocketOption<?> name : values.keySet()) {
            if (channel.supportedOptions().contains(name)) {
                apply(channel, name);
            }
        }
    }

    private <T> void apply(java.nio.channels.NetworkChannel channel, SocketOption<T> name) throws java.io.IOException {
        channel.setOption(name, get(name));
    }
}
