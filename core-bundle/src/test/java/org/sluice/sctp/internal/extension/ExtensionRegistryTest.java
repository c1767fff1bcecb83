/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.ParameterType;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownParameter;

class ExtensionRegistryTest {

    private static final Option<Integer> LEVEL = OptionDefinitions.integer("a.level", 1, 0, 9, "", "A level.");

    private record Fake(
            String componentId, Claims claims, List<Parameter> offer, Function<Negotiation, Answer> agreement)
            implements Extension {

        Fake(String componentId, Claims claims) {
            this(componentId, claims, List.of(), negotiation -> new Answer.Agreed(new AssociationExtension() {}));
        }

        @Override
        public String version() {
            return "7";
        }

        @Override
        public List<Option<?>> options() {
            return List.of(LEVEL);
        }

        @Override
        public List<Parameter> offer(Options options) {
            return offer;
        }

        @Override
        public Answer agree(Negotiation negotiation) {
            return agreement.apply(negotiation);
        }
    }

    private static String refusal(Extension... extensions) {
        return assertThrows(IllegalArgumentException.class, () -> ExtensionRegistry.of(List.of(extensions)))
                .getMessage();
    }

    @Test
    void whatTwoClaimIsRefusedNamingBoth() {
        var none = Claims.none();
        assertEquals(
                "extensions a and b both claim chunk type 192",
                refusal(new Fake("a", none.chunkType(192)), new Fake("b", none.chunkType(192))));
        assertEquals(
                "extensions a and b both claim parameter type 49152",
                refusal(new Fake("a", none.parameterType(0xc000)), new Fake("b", none.parameterType(0xc000))));
        assertEquals(
                "extensions a and b both claim cause code 160",
                refusal(new Fake("a", none.causeCode(160)), new Fake("b", none.causeCode(160))));
    }

    @Test
    void whatTheCoreKnowsIsRefused() {
        for (int type = 0; type < 256; type++) {
            int each = type;
            if (ChunkType.isKnown(type)) {
                assertEquals(
                        "extension a claims chunk type " + type + ", which is the core's",
                        refusal(new Fake("a", Claims.none().chunkType(each))));
            } else {
                ExtensionRegistry.of(List.of(new Fake("a", Claims.none().chunkType(each))));
            }
        }
        assertEquals(
                "extension a claims parameter type 32776, which is the core's",
                refusal(new Fake("a", Claims.none().parameterType(ParameterType.SUPPORTED_EXTENSIONS))));
        assertThrows(IllegalArgumentException.class, () -> Claims.none().chunkType(256));
        assertThrows(IllegalArgumentException.class, () -> Claims.none().parameterType(-1));
    }

    @Test
    void eachComesAfterThoseThatItNeeds() {
        var registry = ExtensionRegistry.of(List.of(
                new Fake("c", Claims.none().needing("b")),
                new Fake("b", Claims.none().needing("a")),
                new Fake("a", Claims.none())));
        assertEquals(
                List.of("a", "b", "c"),
                registry.all().stream().map(Extension::componentId).toList());
        assertEquals(
                "extensions need each other in a circle: [a, b]",
                refusal(
                        new Fake("a", Claims.none().needing("b")),
                        new Fake("b", Claims.none().needing("a"))));
    }

    @Test
    void whatIsNeededButNotUsedIsTheReason() {
        var registry = ExtensionRegistry.of(List.of(
                new Fake("a", Claims.none(), List.of(), negotiation -> new Extension.Answer.Refused("no wish")),
                new Fake("b", Claims.none().needing("a")),
                new Fake("c", Claims.none().needing("z")),
                new Fake("d", Claims.none()),
                new Fake("e", Claims.none().conflictingWith("d")),
                new Fake("f", Claims.none(), List.of(), negotiation -> {
                    throw new IllegalStateException("oops");
                }),
                new Fake("g", Claims.none(), List.of(), negotiation -> null)));
        assertEquals(
                List.of(
                        new ExtensionStatus("a", "7", false, "no wish"),
                        new ExtensionStatus("b", "7", false, "needs a, which is not used"),
                        new ExtensionStatus("c", "7", false, "needs z, which is not used"),
                        new ExtensionStatus("d", "7", true, ""),
                        new ExtensionStatus("e", "7", false, "can't be used beside d"),
                        new ExtensionStatus("f", "7", false, "failed: java.lang.IllegalStateException: oops"),
                        new ExtensionStatus("g", "7", false, "gave no answer")),
                registry.negotiate(List.of(), List.of(), Options.none(), new Stint())
                        .statuses());
    }

    @Test
    void supportedExtensionsIsWrittenFromTheClaims() {
        var parameter = new UnknownParameter(0xc123, new byte[] {1});
        var registry = ExtensionRegistry.of(List.of(
                new Fake("b", Claims.none().chunkType(200).chunkType(130)),
                new Fake("a", Claims.none().parameterType(0xc123), List.of(parameter), negotiation -> null),
                new Fake("c", Claims.none().chunkType(150))));
        assertEquals(
                List.of(parameter, new SupportedExtensionsParameter(List.of(130, 150, 200))),
                registry.offers(Options.none(), LinkCapabilities.NONE, new java.util.SplittableRandom(1), new Stint()));
        assertEquals(
                List.of(),
                ExtensionRegistry.NONE.offers(
                        Options.none(), LinkCapabilities.NONE, new java.util.SplittableRandom(1), new Stint()));
        assertTrue(registry.knowsParameter(0xc123));
        assertFalse(registry.knowsParameter(0xc124));
    }

    @Test
    void aCookieOfOtherTimesIsRecognized() {
        var a = new Fake("a", Claims.none().chunkType(200).parameterType(0xc123));
        var registry = ExtensionRegistry.of(List.of(a));
        List<Parameter> ours =
                List.of(new UnknownParameter(0xc123, new byte[0]), new SupportedExtensionsParameter(List.of(200)));
        assertTrue(registry.stillOffers(ours));
        assertFalse(registry.without("a").stillOffers(ours));
        assertTrue(registry.without("a").stillOffers(List.of()));
        assertTrue(registry.without("a").with(a, Options.none()).stillOffers(ours));
    }

    @Test
    void defaultsAreThoseOfTheExtensionsThatAreThere() {
        var a = new Fake("a", Claims.none());
        var registry = ExtensionRegistry.NONE.with(a, Options.none().with(LEVEL, 5));
        assertEquals(5, registry.defaults().get(LEVEL));
        assertEquals(1, registry.without("a").defaults().get(LEVEL));
        assertTrue(registry.hasOption(LEVEL));
        assertEquals(
                "extension a is there already",
                assertThrows(IllegalArgumentException.class, () -> registry.with(a, Options.none()))
                        .getMessage());
    }

    @Test
    void snapshotsAreOfTheJdksClassesOnly() {
        byte[] bytes = {1, 2};
        Map<String, Object> good = Map.of("a", 1, "b", List.of("x", 2L, true), "c", Map.of("k", 1.5), "d", bytes);
        Map<String, Object> copy = Snapshots.checked("x", good);
        assertEquals(List.of("x", 2L, true), copy.get("b"));
        assertTrue(copy.get("d") != bytes && java.util.Arrays.equals((byte[]) copy.get("d"), bytes));
        var failure = assertThrows(
                IllegalArgumentException.class,
                () -> Snapshots.checked("x", Map.of("part", List.of(new Fake("a", Claims.none())))));
        assertTrue(failure.getMessage().contains("as part"), failure::getMessage);
    }
}
