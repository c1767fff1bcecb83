/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Options that are set by name and text. */
class OptionsTest {

    private static final List<Option<?>> KNOWN = List.of(StackOptions.BATCH, StackOptions.LINKS);

    @Test
    void textIsReadByTheOptionThatHasTheName() {
        var options = Options.none().withText(KNOWN, "loop.batch", "7").withText(KNOWN, "links", "link.udp");
        assertEquals(7, options.get(StackOptions.BATCH));
        assertEquals("link.udp", options.get(StackOptions.LINKS));
    }

    @Test
    void nameOfNoneChangesNothing() {
        var options = Options.none().with(StackOptions.SPIN, 3);
        assertEquals(options, options.withText(KNOWN, "loop.spin", "5"));
    }

    @Test
    void textThatIsNotAllowedIsNamed() {
        var failure = assertThrows(
                IllegalArgumentException.class, () -> Options.none().withText(KNOWN, "loop.batch", "0"));
        assertTrue(failure.getMessage().contains("loop.batch"), failure::getMessage);
    }
}
