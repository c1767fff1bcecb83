/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;

/** Completes what users wait for when an association has ended. */
final class Completions {

    private Completions() {}

    /** The association has ended, gracefully if there is no cause. */
    static void ended(
            CompletableFuture<Void> end, CompletableFuture<Association> up, AssociationException causeOrNull) {
        if (causeOrNull == null) {
            end.complete(null);
            up.completeExceptionally(new AssociationException(Reason.CLOSED, "the association was shut down"));
        } else {
            end.completeExceptionally(causeOrNull);
            up.completeExceptionally(causeOrNull);
        }
    }
}
