/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.nio.channels.Channel;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Options;

/** The port that one connection goes out from. */
final class Departure {

    private final Endpoint endpoint;
    private final Channel claim;

    /**
     * A port.
     *
     * @param claim what keeps others of this host from having it; may be null
     */
    Departure(Endpoint endpoint, Channel claim) {
        this.endpoint = endpoint;
        this.claim = claim;
    }

    int port() {
        return endpoint.port();
    }

    /** Opens the one association that begins here. */
    Association open(Destination destination, Options options) throws IOException {
        try {
            return endpoint.open(destination, options);
        } catch (IllegalStateException e) {
            throw ChannelSocket.translated(e);
        } finally {
            // Now the port is free when the association has ended.
            endpoint.close();
        }
    }

    /** Gives the port back. */
    void release() {
        endpoint.close();
        if (claim != null) {
            try {
                claim.close();
            } catch (IOException e) {
                // It carried nothing.
                return;
            }
        }
    }
}
