/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackComponent;

/** Which of the links that were found a stack opens. */
class LinkChoiceTest {

    private record Factory(String componentId, boolean isOpenedUnasked, Set<String> standsInFor)
            implements LinkFactory {

        @Override
        public Link open(Options options) {
            throw new AssertionError("nobody asked for " + componentId);
        }
    }

    private record Other(String componentId) implements StackComponent {}

    private static final Factory PLAIN = new Factory("plain", true, Set.of());
    private static final Factory BETTER = new Factory("better", true, Set.of("plain"));
    private static final Factory PRIVILEGED = new Factory("privileged", false, Set.of("plain", "better"));
    private static final Other OTHER = new Other("other");

    private final List<String> complaints = new ArrayList<>();

    private List<String> chosen(String wanted, StackComponent... found) {
        return LinkChoice.among(wanted, List.of(found), complaints::add).stream()
                .map(StackComponent::componentId)
                .toList();
    }

    @Test
    void oneThatIsAloneIsOpened() {
        assertEquals(List.of("plain", "other"), chosen("", PLAIN, OTHER));
    }

    @Test
    void betterOneStandsInForAnother() {
        assertEquals(List.of("other", "better"), chosen("", PLAIN, OTHER, BETTER));
    }

    @Test
    void oneThatWantsToBeAskedStandsInForNobodyUntilItIs() {
        assertEquals(List.of("better"), chosen("", PLAIN, BETTER, PRIVILEGED));
        assertEquals(List.of("privileged", "other"), chosen("privileged", PLAIN, BETTER, PRIVILEGED, OTHER));
    }

    @Test
    void whatIsNamedIsOpenedWhateverStandsInForIt() {
        assertEquals(List.of("plain", "privileged"), chosen(" privileged , plain,", PLAIN, BETTER, PRIVILEGED));
        assertEquals(List.of(), complaints);
    }

    @Test
    void nameOfNobodyIsToldWithTheNamesThereAre() {
        assertEquals(List.of("plain"), chosen("plain,palin", PLAIN, BETTER));
        assertEquals(1, complaints.size());
        assertTrue(
                complaints.get(0).contains("palin") && complaints.get(0).contains("[plain, better]"),
                complaints::toString);
    }
}
