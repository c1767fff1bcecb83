/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.ChunkHook;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnknownParameter;

/** The tests for extensions find what is wrong with these. */
class ExtensionConformanceTest {

    private static final int TYPE = 0xe7;
    private static final String LEAK = "org.sluice.testkit.leak.";

    /** Behaves, unless something is overridden. */
    static class Good implements Extension {

        @Override
        public String componentId() {
            return "ext.sample";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Claims claims() {
            return Claims.none().chunkType(TYPE);
        }

        @Override
        public Answer agree(Negotiation negotiation) {
            return negotiation.weSupport(TYPE) && negotiation.peerSupports(TYPE)
                    ? new Answer.Agreed(part())
                    : new Answer.Refused("not on both sides");
        }

        AssociationExtension part() {
            return new Part();
        }

        @Override
        public AssociationExtension resume(Map<String, Object> snapshot) {
            return part();
        }
    }

    static class Part implements ChunkHook, SnapshotHook {

        @Override
        public void received(UnknownChunk chunk, ChunkContext context) {
            context.reply(new UnknownChunk(TYPE, 0, new byte[0]));
        }

        @Override
        public Map<String, Object> snapshot(ExtensionContext context) {
            return Map.of();
        }
    }

    private static ExtensionConformance of(Supplier<Extension> extension) {
        return new ExtensionConformance() {
            @Override
            protected Extension extension() {
                return extension.get();
            }
        };
    }

    private static void finds(String what, Executable test) {
        var failure = assertThrows(AssertionError.class, test);
        assertTrue(failure.getMessage().contains(what), failure::getMessage);
    }

    @Test
    void oneThatBehavesPasses() {
        var conformance = of(Good::new);
        conformance.itSaysWhoItIs();
        conformance.agreementIsAFunctionOfWhatWasSaid();
        conformance.aPeerWithoutItIsNotDisturbed();
        conformance.dataArrivesOverABadNetwork();
        conformance.itIsUpdatedWhileDataIsOnItsWay();
        conformance.garbageInItsChunksIsHarmless();
        conformance.nothingOfItIsHeldAfterwards();
    }

    @Test
    void whatItOffersWithoutClaimingIsFound() {
        finds("does not claim", of(() -> new Good() {
            @Override
            public List<Parameter> offer(Options options) {
                return List.of(new UnknownParameter(0xc111, new byte[0]));
            }
        })::itSaysWhoItIs);
    }

    @Test
    void anAgreementThatDependsOnSomethingElseIsFound() {
        var calls = new int[1];
        finds("asked", of(() -> new Good() {
            @Override
            public Answer agree(Negotiation negotiation) {
                return calls[0]++ % 3 == 0 ? new Answer.Refused("not today") : super.agree(negotiation);
            }
        })::agreementIsAFunctionOfWhatWasSaid);
    }

    @Test
    void oneThatChokesOnGarbageIsFound() {
        finds("it failed", of(() -> new Good() {
            @Override
            AssociationExtension part() {
                return new Part() {
                    @Override
                    public void received(UnknownChunk chunk, ChunkContext context) {
                        int first = chunk.value()[3];
                        context.reply(new UnknownChunk(TYPE, first & 0xff, chunk.value()));
                    }
                };
            }
        })::garbageInItsChunksIsHarmless);
    }

    @Test
    void oneThatCannotGoOnIsFound() {
        finds("the association ended", of(() -> new Good() {
            @Override
            public AssociationExtension resume(Map<String, Object> snapshot) {
                throw new IllegalArgumentException("never heard of it");
            }
        })::itIsUpdatedWhileDataIsOnItsWay);
    }

    /** Puts itself where it stays. */
    public static final class Leaking extends Good {

        @Override
        public Answer agree(Negotiation negotiation) {
            System.getProperties().put(LEAK + System.identityHashCode(getClass()), this);
            return super.agree(negotiation);
        }
    }

    @Test
    void oneThatStaysIsFound() {
        try {
            finds("holds something", of(Leaking::new)::nothingOfItIsHeldAfterwards);
        } finally {
            System.getProperties().keySet().removeIf(key -> key.toString().startsWith(LEAK));
        }
    }
}
