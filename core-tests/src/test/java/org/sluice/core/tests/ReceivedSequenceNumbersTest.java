/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.wire.DataView;
import org.sluice.testkit.Impairments;

/** Which TSNs a message came with (rcv_tsn and rcv_cumtsn, RFC 6458 section 5.3.5). */
class ReceivedSequenceNumbersTest extends Story {

    private static final int WHOLE = DataView.BEGINNING | DataView.ENDING;

    private String poll() {
        simulation.runFor(SHORT);
        ReceivedMessage message = association().poll();
        return message == null
                ? "nothing"
                : message.transmissionSequenceNumber() + " of " + message.cumulativeTransmissionSequenceNumber();
    }

    @Test
    void inOrderItIsTheMessagesOwn() {
        peer().nextTsn(100);
        established();
        peer().sendData(0, 0, new byte[] {1});
        assertEquals("100 of 100", poll());
        peer().sendData(101, 1, 0, DataView.BEGINNING, new byte[] {1});
        peer().sendData(102, 1, 0, 0, new byte[] {2});
        peer().sendData(103, 1, 0, DataView.ENDING, new byte[] {3});
        assertEquals("101 of 103", poll(), "of its first chunk, when the last was there");
    }

    @Test
    void whatOvertakesSaysHowFarEverythingIsThere() {
        peer().nextTsn(100);
        established();
        peer().sendData(100, 0, 0, WHOLE, new byte[] {1});
        peer().sendData(103, 1, 0, WHOLE, new byte[] {4});
        peer().sendData(104, 0, 1, WHOLE | DataView.UNORDERED, new byte[] {5});
        assertEquals("100 of 100", poll());
        assertEquals("103 of 100", poll(), "101 and 102 are missing");
        assertEquals("104 of 100", poll());
        peer().sendData(102, 0, 2, WHOLE, new byte[] {3});
        assertEquals("nothing", poll());
        peer().sendData(101, 0, 1, WHOLE, new byte[] {2});
        assertEquals("101 of 104", poll(), "it filled the gap");
        assertEquals("102 of 104", poll(), "it had to wait: it was put in order now");
    }

    @Test
    void theNumbersWrapAround() {
        peer().nextTsn(-2);
        established();
        for (int i = 0; i < 4; i++) {
            peer().sendData(0, i, new byte[] {1});
        }
        assertEquals("-2 of -2", poll());
        assertEquals("-1 of -1", poll());
        assertEquals("0 of 0", poll());
        assertEquals("1 of 1", poll());
    }

    @Test
    void aPartSaysWhereItBegins() {
        option(AssociationOptions.PARTIAL_DELIVERY_POINT, 2000);
        peer().nextTsn(100);
        established();
        peer().sendData(100, 3, 0, DataView.BEGINNING, new byte[1400]);
        peer().sendData(101, 3, 0, 0, new byte[1400]);
        assertEquals("100 of 101", poll());
        peer().sendData(103, 3, 0, 0, new byte[1400]);
        peer().sendData(102, 3, 0, 0, new byte[1400]);
        assertEquals("102 of 103", poll());
        peer().sendData(104, 3, 0, DataView.ENDING, new byte[1400]);
        assertEquals("104 of 104", poll());
    }

    /** Each whole message begins with a TSN of its own, and what is said to be there includes its last chunk or comes before its first. */
    @Test
    void overABadNetworkTheNumbersFitTogether() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            try (var hosts = new TwoHosts(seed)) {
                hosts.connect();
                hosts.simulation
                        .network()
                        .impair(Impairments.NONE.loss(0.03).reordering(0.05).duplication(0.03));
                for (int i = 0; i < 200; i++) {
                    hosts.association.send(
                            Message.wrap(new byte[1 + i * 37 % 6000]).onStream(i % 5));
                }
                var seen = new HashSet<Integer>();
                int[] cumulative = {Integer.MIN_VALUE};
                hosts.simulation.runUntil(
                        "all have arrived",
                        () -> {
                            for (var message = hosts.accepted.poll();
                                    message != null;
                                    message = hosts.accepted.poll()) {
                                assertTrue(seen.add(message.transmissionSequenceNumber()), "a TSN came twice");
                                int now = message.cumulativeTransmissionSequenceNumber();
                                assertTrue(
                                        seen.size() == 1 || now - cumulative[0] >= 0, "the cumulative TSN went back");
                                cumulative[0] = now;
                            }
                            return seen.size() == 200;
                        },
                        Duration.ofMinutes(5));
            }
        }
    }
}
