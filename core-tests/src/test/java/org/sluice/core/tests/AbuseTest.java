/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.heartbeat;
import static org.sluice.testkit.Chunks.init;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.OutOfResourceCause;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnknownParameter;

/** Packets that are made to harm (RFC 9260 section 12, RFC 5062). */
class AbuseTest extends Story {

    private static Parameter[] unknownParameters(int count) {
        return Collections.nCopies(count, new UnknownParameter(0xc001, bytes(4)))
                .toArray(Parameter[]::new);
    }

    @Test
    void anInitThatAsksForALongAnswerGetsNoneAndHarmsNobody() {
        established();
        int tag = peer().ownTag();
        peer().send(init(4711, 1, unknownParameters(3000)));
        peer().expectNothing(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association().state());
        assertEquals(1, host().stack().counters().get(Counter.MALFORMED));
        peer().ownTag(tag);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 40, 60, 100})
    void theAnswerToAnInitIsNeverLargerThanAPacket(int parameters) {
        listen();
        peer().ownTag(4711);
        peer().send(init(4711, 1, unknownParameters(parameters)));
        simulation.runFor(SHORT);
        if (host().stack().counters().get(Counter.MALFORMED) == 0) {
            InitChunk answer = peer().expectInitAck();
            assertTrue(answer.encodedLength() <= 1480 - 12, "length " + answer.encodedLength());
        }
        peer().expectNothing(SHORT);
    }

    @Test
    void allAnswersToAPacketFitInOne() {
        established();
        // Each of these is 4 bytes long and asks for a report of 12 (section 12.4).
        var chunks = new Chunk[350];
        java.util.Arrays.fill(chunks, new UnknownChunk(0xff, 0, new byte[0]));
        peer().send(chunks);
        var answer = peer().expectPacket();
        assertTrue(answer.length() > 1000 && answer.length() <= 1500, answer.length() + " bytes");
        peer().expectNothing(SHORT);
    }

    @Test
    void aHeartbeatTooLargeToReturnIsDropped() {
        established();
        peer().send(heartbeat(bytes(20_000)));
        peer().expectNothing(SHORT);
        assertEquals(AssociationState.ESTABLISHED, association().state());
    }

    @Test
    void aLargeUnknownChunkIsReportedInPart() {
        established();
        peer().send(new UnknownChunk(0xfe, 0, bytes(20_000)));
        ErrorChunk report = peer().expect(ErrorChunk.class);
        assertTrue(report.encodedLength() <= 1480 - 12);
        assertEquals(AssociationState.ESTABLISHED, association().state());
    }

    @Test
    void aMessageLargerThanAllowedEndsTheAssociation() {
        option(AssociationOptions.RECEIVE_BUFFER, 10_000);
        option(AssociationOptions.MAXIMUM_MESSAGE_SIZE, 20_000);
        established();
        peer().ignoring(SackChunk.class);
        for (int i = 0; i < 100 && association().state() == AssociationState.ESTABLISHED; i++) {
            peer().sendData(peer().nextTsn(), 0, 0, i == 0 ? DataView.BEGINNING : 0, bytes(1000));
            simulation.runFor(SHORT);
        }
        assertEquals(
                java.util.List.of(new OutOfResourceCause()),
                peer().expect(AbortChunk.class).causes());
    }
}
