/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.Association;

/**
 * Reports of dropped packets for users (draft-stewart-sctp-pktdrprep): who gets a packet with a wrong checksum says so, and so may boxes on the way that drop
 * one. What was in it is sent again at once, and the sender does not slow down, since it was not for congestion. This is worth having where packets are damaged
 * on long ways, as by satellite. It is off unless {@link PacketDropOptions#SUPPORTED} says otherwise, on both sides.
 */
public final class PacketDrop {

    /** The extension's component id. */
    public static final String ID = "ext.pktdrop";

    private PacketDrop() {}

    /**
     * What happened on an association since it came up. Any thread.
     *
     * @return a number for each figure; fails with {@link IllegalStateException} if the association does not use the extension
     */
    public static CompletableFuture<Map<Figure, Long>> figures(Association association) {
        return association.ask(ID, "figures", Map.of()).thenApply(PacketDrop::figuresOf);
    }

    private static Map<Figure, Long> figuresOf(Map<String, Object> answer) {
        var figures = new EnumMap<Figure, Long>(Figure.class);
        for (Figure figure : Figure.values()) {
            figures.put(figure, answer.get(figure.name()) instanceof Long count ? count : 0L);
        }
        return Collections.unmodifiableMap(figures);
    }
}
