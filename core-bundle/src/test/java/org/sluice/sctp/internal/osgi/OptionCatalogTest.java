/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackOptions;

class OptionCatalogTest {

    private final List<String> complaints = new ArrayList<>();

    @Test
    void knowsTheOptionsOfTheCore() {
        var options = OptionCatalog.ofCore().options();
        assertTrue(options.containsAll(
                List.of(AssociationOptions.RTO_INITIAL, StackOptions.COOKIE_LIFE, EndpointOptions.BACKLOG)));
        assertEquals(
                options.size(),
                options.stream().map(option -> option.name()).distinct().count());
    }

    @Test
    void readsTextAndTypedValues() {
        var read = OptionCatalog.ofCore()
                .read(
                        Map.of(
                                "rto.initial",
                                "500ms",
                                "streams.outbound",
                                7,
                                "noDelay",
                                "off",
                                "endpoint.backlog",
                                12L),
                        complaints::add);
        assertEquals(Duration.ofMillis(500), read.get(AssociationOptions.RTO_INITIAL));
        assertEquals(7, read.get(AssociationOptions.OUTBOUND_STREAMS));
        assertEquals(false, read.get(AssociationOptions.NO_DELAY));
        assertEquals(12, read.get(EndpointOptions.BACKLOG));
        assertEquals(List.of(), complaints);
    }

    @Test
    void saysWhatIsUnknownOrBadAndTakesTheRest() {
        var read = OptionCatalog.ofCore()
                .read(
                        Map.of("rto.initail", "1s", "rto.min", "soon", "streams.outbound", 0, "rto.max", "9s"),
                        complaints::add);
        assertEquals(Options.none().with(AssociationOptions.RTO_MAX, Duration.ofSeconds(9)), read);
        assertEquals(3, complaints.size(), complaints::toString);
        assertTrue(
                complaints.get(0).contains("rto.initail") && complaints.get(0).contains("1s"), complaints.get(0));
        assertTrue(complaints.get(1).contains("rto.min") && complaints.get(1).contains("soon"), complaints.get(1));
        assertTrue(complaints.get(2).contains("streams.outbound: 0"), complaints.get(2));
    }

    @Test
    void passesOverWhatTheContainerAdds() {
        var added = Map.of("service.pid", "org.sluice.sctp", "felix.fileinstall.filename", "x", ".secret", "y");
        assertEquals(Options.none(), OptionCatalog.ofCore().read(added, complaints::add));
        assertEquals(List.of(), complaints);
    }

    @Test
    void takesOptionsOfComponentsAndSeveralValues() {
        var addresses = OptionDefinitions.text("link.addresses", "", "Addresses.");
        var clash = OptionDefinitions.text("rto.min", "", "Not the core's.");
        var catalog = OptionCatalog.ofCore().with(List.of(addresses, clash));
        var read = catalog.read(
                Map.of("link.addresses", new String[] {"::1", "127.0.0.1"}, "rto.min", "2s"), complaints::add);
        assertEquals("::1,127.0.0.1", read.get(addresses));
        assertEquals(Duration.ofSeconds(2), read.get(AssociationOptions.RTO_MIN), "the core's option keeps its name");
    }
}
