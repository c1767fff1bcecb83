/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.StreamScheduling;
import org.sluice.sctp.internal.stream.MessagePool;
import org.sluice.sctp.internal.stream.OutboundStreams;
import org.sluice.sctp.internal.stream.scheduling.StreamSchedulers;
import org.sluice.sctp.internal.transfer.PacketAssembler;
import org.sluice.sctp.spi.StreamScheduler;
import org.sluice.sctp.spi.StreamSchedulerFactory;

/** Which scheduler the streams of an association go by, as its user chose. */
final class SchedulerChoice {

    private final StreamSchedulerFactory standard;
    private final PacketAssembler out;
    private final OutboundStreams streams;
    private StreamScheduling choice;

    SchedulerChoice(
            AssociationSettings settings, StreamSchedulerFactory standard, MessagePool messages, PacketAssembler out) {
        this.standard = standard;
        this.out = out;
        this.choice = choiceOf(settings);
        this.streams = new OutboundStreams(StreamSchedulers.make(choice, standard), messages);
        arrangePackets();
    }

    private static StreamScheduling choiceOf(AssociationSettings settings) {
        return settings.options().get(AssociationOptions.STREAM_SCHEDULER);
    }

    /** The streams that go by it. */
    OutboundStreams streams() {
        return streams;
    }

    /** Has other settings hold from now on. */
    void configure(AssociationSettings settings) {
        StreamScheduling wanted = choiceOf(settings);
        if (wanted != choice) {
            StreamScheduler scheduler = StreamSchedulers.make(wanted, standard);
            choice = wanted;
            streams.scheduler(scheduler);
            arrangePackets();
        }
    }

    private void arrangePackets() {
        out.arrange(streams.isOneStreamPerPacket(), streams::packetSent);
    }
}
