/* SPDX-License-Identifier: Apache-2.0 */
package org.example.delay;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.*;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnknownParameter;

/**
 * Each side sends the time now and then; the other tells its user how much longer that took than the quickest so far. So no clocks need be
 * set. A chunk type, a parameter of INIT, an option and a notification of a vendor's own.
 */
public final class DelayExtension implements Extension {

    /** Of the kinds that whoever doesn't know them skips without a word. */
    static final int CHUNK = 0xb5;

    static final int PARAMETER = 0x9abc;

    public static final Option<Duration> INTERVAL = OptionDefinitions.duration(
            "delay.interval", Duration.ofSeconds(1), Duration.ofMillis(10), Duration.ofHours(1), "How often the time is sent.");

    @Override
    public String componentId() {
        return "ext.delay";
    }

    @Override
    public String version() {
        return "1.0.0";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(INTERVAL);
    }

    @Override
    public Claims claims() {
        return Claims.none().chunkType(CHUNK).parameterType(PARAMETER);
    }

    @Override
    public List<Parameter> offer(Options options) {
        return List.of(new UnknownParameter(PARAMETER, new byte[0]));
    }

    @Override
    public Answer agree(Negotiation negotiation) {
        return negotiation.weSent(PARAMETER) && negotiation.peerSent(PARAMETER)
                ? new Answer.Agreed(new Reports(Long.MAX_VALUE))
                : new Answer.Refused("the peer does not report delays");
    }

    @Override
    public AssociationExtension resume(Map<String, Object> snapshot) {
        return new Reports((Long) snapshot.get("least"));
    }

    private static final class Reports implements SendingHook, TimerHook, ChunkHook, SnapshotHook {

        private long least;
        private boolean running;

        Reports(long least) {
            this.least = least;
        }

        @Override
        public void beforeData(ExtensionContext context) {
            if (!running) {
                running = true;
                timeout(context);
            }
        }

        @Override
        public void timeout(ExtensionContext context) {
            byte[] time = ByteBuffer.allocate(8).putLong(context.now()).array();
            context.send(new UnknownChunk(CHUNK, 0, time));
            context.startTimer(context.options().get(INTERVAL).toNanos());
        }

        @Override
        public void received(UnknownChunk chunk, ChunkContext context) {
            if (chunk.value().length != 8) {
                return;
            }
            long delay = context.now() - ByteBuffer.wrap(chunk.value()).getLong();
            least = Math.min(least, delay);
            context.notifyUser("delay", Map.of("nanosAboveLeast", delay - least));
        }

        @Override
        public Map<String, Object> snapshot(ExtensionContext context) {
            return Map.of("least", least);
        }
    }
}
