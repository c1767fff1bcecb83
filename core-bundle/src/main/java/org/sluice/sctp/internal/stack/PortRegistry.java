/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Which endpoint has which port on which addresses. Any thread. */
final class PortRegistry {

    private static final int FIRST_EPHEMERAL = 49_152;
    private static final int LAST_EPHEMERAL = 65_535;

    private final Map<Integer, List<EndpointHandle>> byPort = new ConcurrentHashMap<>();

    /** Registers an endpoint on its port. */
    synchronized void bind(EndpointHandle endpoint) throws BindException {
        if (!isFree(endpoint.port(), endpoint.boundAddresses())) {
            throw new BindException("SCTP port " + endpoint.port() + " is taken");
        }
        var endpoints = new ArrayList<>(byPort.getOrDefault(endpoint.port(), List.of()));
        endpoints.add(endpoint);
        byPort.put(endpoint.port(), List.copyOf(endpoints));
    }

    /** A port that is free on the addresses. */
    synchronized int ephemeral(List<InetAddress> addresses, RandomGenerator random) throws BindException {
        int count = LAST_EPHEMERAL - FIRST_EPHEMERAL + 1;
        int start = random.nextInt(count);
        for (int i = 0; i < count; i++) {
            int port = FIRST_EPHEMERAL + (start + i) % count;
            if (isFree(port, addresses)) {
                return port;
            }
        }
        throw new BindException("no SCTP port is free in " + FIRST_EPHEMERAL + " to " + LAST_EPHEMERAL);
    }

    private boolean isFree(int port, List<InetAddress> addresses) {
        for (var other : byPort.getOrDefault(port, List.of())) {
            if (addresses.isEmpty()
                    || other.boundAddresses().isEmpty()
                    || addresses.stream().anyMatch(other.boundAddresses()::contains)) {
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
            if (endpoint.isListening()
                    && (endpoint.boundAddresses().isEmpty()
                            || endpoint.boundAddresses().contains(local))) {
                return endpoint;
            }
        }
        return null;
    }

    List<EndpointHandle> all() {
        return byPort.values().stream().flatMap(List::stream).toList();
    }
}
