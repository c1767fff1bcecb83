/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset.internal;

import java.util.List;
import java.util.Map;
import org.sluice.sctp.spi.ExtensionContext;

/** What users are told (RFC 6525 section 6.1). */
final class Notices {

    private Notices() {}

    static void streamsReset(ExtensionContext context, boolean incoming, List<Integer> streams) {
        context.notifyUser("streamsReset", Map.of("incoming", incoming, "streams", streams));
    }

    static void associationReset(ExtensionContext context, int localTsn, int remoteTsn) {
        context.notifyUser("associationReset", Map.of("localTsn", localTsn, "remoteTsn", remoteTsn));
    }

    static void streamsAdded(ExtensionContext context) {
        context.notifyUser(
                "streamsAdded",
                Map.of(
                        "outbound", context.streams().outboundCount(),
                        "inbound", context.streams().inboundCount()));
    }
}
