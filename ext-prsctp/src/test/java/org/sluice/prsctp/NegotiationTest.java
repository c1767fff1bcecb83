/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Message;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.testkit.Chunks;

/** RFC 3758 section 3.3. */
class NegotiationTest extends PeerStory {

    private ExtensionStatus status() {
        return association.status().extensions().get(0);
    }

    @Test
    void bothSidesOfferIt() {
        established();
        assertEquals(new ExtensionStatus("ext.prsctp", "0.1.0", true, ""), status());
    }

    @Test
    void theInitAckOffersItInBothWays() {
        established();
        peer.ownTag(99);
        peer.send(Chunks.init(99, 1, FORWARD_TSN_SUPPORTED));
        InitChunk initAck = peer.expectInitAck();
        assertTrue(initAck.parameters().contains(FORWARD_TSN_SUPPORTED));
        assertTrue(initAck.parameters().contains(new SupportedExtensionsParameter(List.of(FORWARD_TSN))));
        assertTrue(
                initAck.parameters().stream().noneMatch(parameter -> parameter.type() == 8),
                "what an extension knows is not unrecognized");
    }

    @Test
    void aPeerMayOfferItAsSupportedExtension() {
        established(new SupportedExtensionsParameter(List.of(130, FORWARD_TSN)));
        assertTrue(status().agreed());
    }

    @Test
    void aPeerWithoutItGetsReliableMessages() {
        established(new SupportedExtensionsParameter(List.of(130)));
        assertEquals(new ExtensionStatus("ext.prsctp", "0.1.0", false, "not offered by the peer"), status());
        send(Message.wrap(bytes(10)).with(PartialReliability.RETRANSMISSIONS, 0));
        assertEquals(List.of("DATA 0"), arriving(SHORT));
        assertEquals(List.of("DATA 0"), arriving(java.time.Duration.ofMillis(1500)), "sent again");
        peer.send(forward(peer.nextTsn()));
        assertEquals(List.of("ERROR"), arriving(SHORT), "as any unknown chunk of that type");
        var failure = assertThrows(CompletionException.class, () -> {
            var answer = PartialReliability.givenUp(association, null);
            simulation.runFor(SHORT);
            answer.join();
        });
        assertInstanceOf(IllegalStateException.class, failure.getCause());
        assertTrue(failure.getCause().getMessage().contains("not offered by the peer"), failure::toString);
    }

    @Test
    void itIsNotOfferedWhereTheOptionSaysNo() {
        option(PartialReliabilityOptions.SUPPORTED, false);
        established();
        assertEquals(new ExtensionStatus("ext.prsctp", "0.1.0", false, "not offered by us"), status());
    }
}
