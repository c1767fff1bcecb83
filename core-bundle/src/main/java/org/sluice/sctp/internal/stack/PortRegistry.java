/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Which endpoint has which port on which addresses; those that agree to it may share one, and one of them listens (RFC 6458 section 8.1.27). Any thread. */
final class PortRegistry {

    private static final int FIRST_EPHEMERAL = 49_152;
    private static final int LAST_EPHEMERAL = 65_535;

    private final Map<Integer, List<EndpointHandle>> byPort = new ConcurrentHashMap<>();

    /** Registers an endpoint on its port. */
    synchronized void bind(EndpointHandle endpoint) throws BindException {
        if (!isFree(endpoint.port(), endpoint.binding(), endpoint.reusesPort(), endpoint)) {
            throw new BindException("SCTP port " + endpoint.port() + " is taken");
        }
        var endpoints = new ArrayList<>(byPort.getOrDefault(endpoint.port(), List.of()));
        endpoints.add(endpoint);
        byPort.put(endpoint.port(), List.copyOf(endpoints));
    }

    /** Checks that an endpoint may have other addresses. */
    synchronized void checkRebind(EndpointHandle endpoint, Binding binding) throws BindException {
        if (!isFree(endpoint.port(), binding, endpoint.reusesPort(), endpoint)) {
            throw new BindException(
                    "SCTP port " + endpoint.port() + " is taken by another endpoint on one of the addresses");
        }
        if (endpoint.isListening() && otherListener(endpoint, binding) != null) {
            throw new BindException("another endpoint listens on SCTP port " + endpoint.port()
                    + " on one of the addresses, and this one does too");
        }
    }

    /** Another endpoint that listens on the same port and on one of the addresses, or null. */
    synchronized EndpointHandle otherListener(EndpointHandle endpoint, Binding binding) {
        for (var other : byPort.getOrDefault(endpoint.port(), List.of())) {
            if (other != endpoint && other.isListening() && other.binding().overlaps(binding)) {
                return other;
            }
        }
        return null;
    }

    /** A port that is free on the addresses. */
    synchronized int ephemeral(Binding binding, RandomGenerator random) throws BindException {
        int count = LAST_EPHEMERAL - FIRST_EPHEMERAL + 1;
        int start = random.nextInt(count);
        for (int i = 0; i < count; i++) {
            int port = FIRST_EPHEMERAL + (start + i) % count;
            if (isFree(port, binding, false, null)) {
                return port;
            }
        }
        throw new BindException("no SCTP port is free in " + FIRST_EPHEMERAL + " to " + LAST_EPHEMERAL);
    }

    private boolean isFree(int port, Binding binding, boolean reuse, EndpointHandle except) {
        for (var other : byPort.getOrDefault(port, List.of())) {
            boolean shared = reuse && other.reusesPort();
            if (other != except && !shared && binding.overlaps(other.binding())) {
                return false;
            }
        }
        return true;
    }

    synchronized void release(EndpointHandle endpoint) {
        var endpoints = new ArrayList<>(byPort.getOrDefault(endpoint.port(), List.of()));
        endpoints.remove(endpoint);
        if (endpoints.isEmpty()) {
            byPort.remove(endpoint.port());
        } else {
            byPort.put(endpoint.port(), List.copyOf(endpoints));
        }
    }

    /** The endpoint that accepts associations on a port at an address, or null. */
    EndpointHandle listener(int port, InetAddress local) {
        for (var endpoint : byPort.getOrDefault(port, List.of())) {
            if (endpoint.isListening() && endpoint.binding().covers(local)) {
                return endpoint;
            }
        }
        return null;
    }

    List<EndpointHandle> all() {
        return byPort.values().stream().flatMap(List::stream).toList();
    }
}
