/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset.internal;

import java.util.List;
import java.util.Map;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.streamreset.Outcome;

/** What users are told (RFC 6525 section 6.1). */
final class Notices {

    private Notices() {}

    static void streamsReset(ExtensionContext context, boolean incoming, List<Integer> streams, Outcome outcome) {
        context.notifyUser("streamsReset", Map.of("incoming", incoming, "streams", streams, "outcome", outcome.name()));
    }

    static void associationReset(ExtensionContext context, int localTsn, int remoteTsn, Outcome outcome) {
        context.notifyUser(
                "associationReset", Map.of("localTsn", localTsn, "remoteTsn", remoteTsn, "outcome", outcome.name()));
    }

    static void streamsAdded(ExtensionContext context, Outcome outcome) {
        context.notifyUser(
                "streamsAdded",
                Map.of(
                        "outbound", context.streams().outboundCount(),
                        "inbound", context.streams().inboundCount(),
                        "outcome", outcome.name()));
    }

    /** A request of this side is finished without having changed anything. */
    static void unchanged(ExtensionContext context, Task task, Outcome outcome) {
        switch (task.kind) {
            case RESET_OUTGOING -> streamsReset(context, false, task.streams, outcome);
            case RESET_INCOMING -> streamsReset(context, true, task.streams, outcome);
            case RESET_ASSOCIATION ->
                associationReset(
                        context, context.streams().nextTsn(), context.streams().receivedTsn() + 1, outcome);
            case ADD_OUTGOING, ADD_INCOMING -> streamsAdded(context, outcome);
        }
    }
}
