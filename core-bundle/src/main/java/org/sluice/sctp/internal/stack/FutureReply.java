/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.spi.Reply;

/**
 * An extension's answer for a user who waits on another thread.
 *
 * @param future completed with the answer
 */
record FutureReply(CompletableFuture<Map<String, Object>> future) implements Reply {

    @Override
    public void answer(Map<String, Object> values) {
        future.complete(Map.copyOf(values));
    }

    @Override
    public void fail(RuntimeException why) {
        future.completeExceptionally(why);
    }

    @Override
    public boolean isDone() {
        return future.isDone();
    }
}
