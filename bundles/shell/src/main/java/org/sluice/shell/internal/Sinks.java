/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.shell.internal;

import java.net.BindException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.SctpStack;

/** Endpoints that an operator opened to try something: what arrives is taken and dropped. */
final class Sinks implements AutoCloseable {

    private static final AssociationListener DROPPING = new AssociationListener() {
        @Override
        public void readable(Association association) {
            while (association.poll() != null) {
                // The stack counts it; that is all that is wanted.
            }
        }
    };

    private final Map<Integer, Endpoint> endpoints = new ConcurrentHashMap<>();

    /**
     * Opens one.
     *
     * @throws BindException if the port is taken
     * @throws IllegalArgumentException if it is no port
     */
    void open(SctpStack stack, int port) throws BindException {
        Endpoint endpoint = stack.bind(port);
        endpoint.listen(association -> association.listen(DROPPING));
        endpoints.put(port, endpoint);
    }

    /** Closes one with its associations; false if there is none on that port. */
    boolean close(int port) {
        Endpoint endpoint = endpoints.remove(port);
        if (endpoint == null) {
            return false;
        }
        endpoint.close();
        return true;
    }

    @Override
    public void close() {
        endpoints.keySet().forEach(this::close);
    }
}
