/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.ecn;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.Association;

/**
 * Explicit congestion notification for users (RFC 3168, RFC 4960 appendix A): routers mark packets that they would soon have to drop, the receiver
 * echoes that, and the sender slows down without having lost anything. There is nothing to do but to have the extension, and a link that reads and writes
 * the ECN bits of IP.
 */
public final class CongestionNotification {

    /** The extension's component id. */
    public static final String ID = "ext.ecn";

    private CongestionNotification() {}

    /**
     * What happened on an association.
     *
     * @return fails with {@link IllegalStateException} if the association does not use the extension
     */
    public static CompletableFuture<Figures> figures(Association association) {
        return association.ask(ID, "figures", Map.of()).thenApply(Figures::of);
    }

    /**
     * What happened on an association since it came up.
     *
     * @param marked packets with user data that arrived marked
     * @param echoesSent ECNE chunks sent
     * @param echoesReceived ECNE chunks received
     * @param reductions how often the congestion window was reduced because the peer said so
     * @param reductionsOfPeer how often the peer said that it reduced its window
     */
    public record Figures(long marked, long echoesSent, long echoesReceived, long reductions, long reductionsOfPeer) {

        private static Figures of(Map<String, Object> answer) {
            return new Figures(
                    (Long) answer.get("marked"),
                    (Long) answer.get("echoesSent"),
                    (Long) answer.get("echoesReceived"),
                    (Long) answer.get("reductions"),
                    (Long) answer.get("reductionsOfPeer"));
        }
    }
}
