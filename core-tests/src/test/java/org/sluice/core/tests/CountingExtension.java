/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import java.util.Map;
import org.sluice.sctp.Message;
import org.sluice.sctp.spi.AcknowledgementHook;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.ChunkHook;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.QuestionHook;
import org.sluice.sctp.spi.ReliabilityHook;
import org.sluice.sctp.spi.Reply;
import org.sluice.sctp.spi.SendingHook;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.spi.TimerHook;
import org.sluice.sctp.wire.UnknownChunk;

/** Takes part in everything, counts it, and fails where a test wants it to. Sends back the chunks that it gets, turned round. */
final class CountingExtension implements Extension {

    /** Of the kind that is reported where it is unknown. */
    static final int CHUNK = 0xfd;

    /** Where it can fail. */
    enum Hook {
        CHUNK,
        SENDING,
        ACKNOWLEDGED,
        TIMED_OUT,
        TIMER,
        MAY_BE_GIVEN_UP,
        IS_GIVEN_UP,
        QUESTION,
        SNAPSHOT,
        RESUME,
        AGREE
    }

    Hook failing;

    /** What is done where it fails, instead of throwing. */
    Runnable failure;

    /** Only the part with this number fails, counted from 1; 0 for all. */
    int failOnlyFor;

    int calls;
    ExtensionContext kept;
    private int parts;

    @Override
    public String componentId() {
        return "ext.counting";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Claims claims() {
        return Claims.none().chunkType(CHUNK);
    }

    @Override
    public Answer agree(Negotiation negotiation) {
        if (failing == Hook.AGREE) {
            called(Hook.AGREE, 0);
        }
        return negotiation.peerSupports(CHUNK)
                ? new Answer.Agreed(new Part(++parts))
                : new Answer.Refused("the peer does not have it", "missing");
    }

    @Override
    public AssociationExtension resume(Map<String, Object> snapshot) {
        int number = (Integer) snapshot.get("number");
        called(Hook.RESUME, number);
        return new Part(number);
    }

    private void called(Hook hook, int number) {
        calls++;
        if (failing == hook && (failOnlyFor == 0 || failOnlyFor == number)) {
            if (failure == null) {
                throw new IllegalStateException("asked to fail at " + hook);
            }
            failure.run();
        }
    }

    private final class Part
            implements ChunkHook,
                    SendingHook,
                    AcknowledgementHook,
                    TimerHook,
                    ReliabilityHook,
                    QuestionHook,
                    SnapshotHook {

        private final int number;

        Part(int number) {
            this.number = number;
        }

        @Override
        public void received(UnknownChunk chunk, ChunkContext context) {
            called(Hook.CHUNK, number);
            kept = context;
            byte[] turned = new byte[chunk.value().length];
            for (int i = 0; i < turned.length; i++) {
                turned[i] = chunk.value()[turned.length - 1 - i];
            }
            context.reply(new UnknownChunk(CHUNK, 0, turned));
            context.notifyUser("received", Map.of("bytes", turned.length));
        }

        @Override
        public void beforeData(ExtensionContext context) {
            called(Hook.SENDING, number);
        }

        @Override
        public void acknowledged(ExtensionContext context) {
            called(Hook.ACKNOWLEDGED, number);
        }

        @Override
        public void timedOut(ExtensionContext context) {
            called(Hook.TIMED_OUT, number);
        }

        @Override
        public void timeout(ExtensionContext context) {
            called(Hook.TIMER, number);
            context.send(new UnknownChunk(CHUNK, 0, new byte[] {7}));
        }

        @Override
        public boolean mayBeGivenUp(Message message, ExtensionContext context) {
            called(Hook.MAY_BE_GIVEN_UP, number);
            return true;
        }

        @Override
        public boolean isGivenUp(Message message, long handedOverAt, int transmissions, ExtensionContext context) {
            called(Hook.IS_GIVEN_UP, number);
            return false;
        }

        @Override
        public void givenUp(Message message, boolean sent, ExtensionContext context) {
            throw new AssertionError("nothing was given up");
        }

        @Override
        public void roomWanted(Message message, long bytes, ExtensionContext context) {
            throw new AssertionError("there is room");
        }

        @Override
        public void asked(String question, Map<String, Object> details, Reply reply, ExtensionContext context) {
            called(Hook.QUESTION, number);
            switch (question) {
                case "double" -> reply.answer(Map.of("number", 2 * (Integer) details.get("number")));
                case "timer" -> {
                    context.startTimer((Integer) details.getOrDefault("millis", 10) * 1_000_000L);
                    reply.answer(Map.of());
                }
                case "send" -> {
                    context.send(new UnknownChunk(CHUNK, 0, new byte[] {1, 2}));
                    reply.answer(Map.of());
                }
                case "later" -> {
                    // Whoever waits for this waits for the end.
                }
                default -> throw new IllegalArgumentException("what is " + question + "?");
            }
        }

        @Override
        public Map<String, Object> snapshot(ExtensionContext context) {
            called(Hook.SNAPSHOT, number);
            return Map.of("number", number);
        }
    }
}
