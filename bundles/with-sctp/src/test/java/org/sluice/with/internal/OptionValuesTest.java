/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardSocketOptions;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationOptions;

class OptionValuesTest {

    private final OptionValues values = new OptionValues(OptionValues.OF_CONNECTIONS);

    @Test
    void whatIsSetIsWhatAnAssociationIsSetUpWith() {
        values.set(StandardSocketOptions.SO_SNDBUF, 100_000);
        values.set(StandardSocketOptions.SO_RCVBUF, 1);
        values.set(StandardSocketOptions.TCP_NODELAY, true);
        values.set(StandardSocketOptions.IP_TOS, 0xb8);
        var options = values.forSetUp();
        assertEquals(100_000, options.get(AssociationOptions.SEND_BUFFER));
        assertEquals(65_536, options.get(AssociationOptions.RECEIVE_BUFFER), "no less than two messages");
        assertEquals(65_536, values.get(StandardSocketOptions.SO_RCVBUF));
        assertTrue(options.get(AssociationOptions.NO_DELAY));
        assertEquals(46, options.get(AssociationOptions.DIFFERENTIATED_SERVICES));
    }

    @Test
    void whatIsNotSetIsLeftToTheStack() {
        assertTrue(values.forSetUp().explicit().isEmpty());
        assertEquals(-1, values.get(StandardSocketOptions.SO_LINGER));
        assertEquals(2 << 20, values.get(StandardSocketOptions.SO_SNDBUF));
    }

    @Test
    void thereAreNoOthers() {
        assertThrows(UnsupportedOperationException.class, () -> values.set(StandardSocketOptions.IP_MULTICAST_TTL, 1));
        assertThrows(UnsupportedOperationException.class, () -> values.get(StandardSocketOptions.SO_BROADCAST));
        assertThrows(IllegalArgumentException.class, () -> values.set(StandardSocketOptions.IP_TOS, 256));
        assertThrows(IllegalArgumentException.class, () -> values.set(StandardSocketOptions.SO_SNDBUF, -1));
        assertThrows(
                UnsupportedOperationException.class,
                () -> new OptionValues(OptionValues.OF_LISTENERS).set(StandardSocketOptions.TCP_NODELAY, true));
    }
}
