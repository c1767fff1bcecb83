/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import org.sluice.sctp.AssociationState;
import org.sluice.sctp.internal.path.Path;

/** Shuts the association down when users have sent and received nothing for a time that they chose (RFC 6458 section 8.1.8). */
final class AutocloseProcedure {

    private final Tcb tcb;
    private final ShutdownProcedure shutdown;
    private long activeAt;

    AutocloseProcedure(Tcb tcb, ShutdownProcedure shutdown) {
        this.tcb = tcb;
        this.shutdown = shutdown;
    }

    /** The association came up, or a user message is under way or arrived. */
    void active(long now) {
        activeAt = now;
    }

    /** When the association will have been idle for too long, or {@link Path#NEVER}. */
    long deadline() {
        long limit = tcb.settings().autoclose();
        return limit == 0 || tcb.phase().state() != AssociationState.ESTABLISHED ? Path.NEVER : activeAt + limit;
    }

    /** The association has been idle for too long. */
    void timeout(long now) {
        if (tcb.sender().isDrained()) {
            shutdown.request(now);
        } else {
            active(now);
        }
    }
}
