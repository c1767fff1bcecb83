/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.util.Map;
import org.sluice.sctp.spi.EstablishedHook;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.QuestionHook;
import org.sluice.sctp.spi.Reply;
import org.sluice.sctp.spi.SnapshotHook;

/** The Adaptation Layer Indication in an association: tells the user what the peer indicated. */
final class AdaptationLayerPart implements EstablishedHook, QuestionHook, SnapshotHook {

    private static final String INDICATION = "indication";

    /** What the peer indicated. */
    private final long ofPeer;

    AdaptationLayerPart(long ofPeer) {
        this.ofPeer = ofPeer;
    }

    static AdaptationLayerPart resume(Map<String, Object> snapshot) {
        return new AdaptationLayerPart((Long) snapshot.get(INDICATION));
    }

    @Override
    public Map<String, Object> snapshot(ExtensionContext context) {
        return values();
    }

    private Map<String, Object> values() {
        return Map.of(INDICATION, ofPeer);
    }

    @Override
    public void established(ExtensionContext context) {
        context.notifyUser("adaptationIndication", values());
    }

    @Override
    public void asked(String question, Map<String, Object> details, Reply reply, ExtensionContext context) {
        if (!question.equals(INDICATION)) {
            throw new IllegalArgumentException("the adaptation layer answers \"indication\", not \"" + question + "\"");
        }
        reply.answer(values());
    }
}
