/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackDriver;
import org.sluice.sctp.wire.Checksum;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.PacketView;
import org.sluice.sctp.wire.PacketWriter;
import org.sluice.sctp.wire.SackWriter;

/**
 * A stack that gets SACKs, written here, for small messages it has outstanding: the way of a SACK from the link on, checksum included.
 * The clock stands still, so that no timer interferes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class AcknowledgementBenchmark {

    private static final int MTU = 1480;
    private static final int PORT = 5001;
    private static final int SIZE = 64;
    private static final int WINDOW = 1 << 20;
    private static final int GAPS = 20;
    private static final int OUTSTANDING = 3 * GAPS + 2;

    private final ByteBuffer sack = ByteBuffer.allocateDirect(MTU);
    private final PacketWriter writer = new PacketWriter();
    private final SackWriter sackWriter = new SackWriter();
    private final Checksum checksum = new Checksum();
    private final PacketView view = new PacketView();
    private final DataView dataView = new DataView();
    private final Message message = Message.wrap(new byte[SIZE]);

    private StackDriver client;
    private MemoryLink link;
    private Association association;
    private int tag;
    private int clientPort;
    private int lastTsn;
    private int acknowledged;
    private long now;

    /** Sets an association up with a stack, puts this benchmark in that one's place, and sends what stays outstanding. */
    @Setup
    public void prepare() throws Exception {
        InetAddress one = InetAddress.getByName("10.0.0.1");
        InetAddress two = InetAddress.getByName("10.0.0.2");
        link = new MemoryLink(one, two, MTU);
        var there = new MemoryLink(two, one, MTU);
        MemoryLink.join(link, there);
        client = SctpStack.builder().with(link).executor(Runnable::run).buildDriven(0);
        StackDriver server =
                SctpStack.builder().with(there).executor(Runnable::run).buildDriven(0);
        server.stack().bind(PORT).listen(accepted -> {});
        there.divert(packet -> {
            view.wrap(packet);
            tag = view.verificationTag();
            clientPort = view.destinationPort();
            link.take(packet.duplicate());
        });
        var attempt = client.stack().bind(0).connectAsync(Destination.of(two, PORT), Options.none());
        while (!attempt.isDone()) {
            now += 10_000;
            client.run(now);
            server.run(now);
        }
        association = attempt.get();
        link.divert(this::sent);
        association.send(message);
        client.run(now);
        acknowledged = lastTsn - 1;
        // The window opens in slow start, until enough may be outstanding.
        while (lastTsn - acknowledged < OUTSTANDING) {
            acknowledge(lastTsn);
        }
        writeSack(true);
        gaps();
    }

    /** What was dropped would be fast indeed. */
    @TearDown
    public void check() {
        var counters = client.stack().counters();
        long dropped = counters.get(Counter.OUT_OF_THE_BLUE)
                + counters.get(Counter.CHECKSUM_ERRORS)
                + counters.get(Counter.MALFORMED)
                + counters.get(Counter.WRONG_TAG);
        if (dropped > 0 || association.state() != AssociationState.ESTABLISHED) {
            throw new IllegalStateException(association.state() + ", " + dropped + " packets dropped");
        }
        if (association.status().unacknowledgedChunks() < GAPS) {
            throw new IllegalStateException(association.status().toString());
        }
    }

    private void sent(ByteBuffer packet) {
        view.wrap(packet);
        ChunkCursor chunks = view.chunks();
        while (chunks.next()) {
            if (chunks.type() == ChunkType.DATA) {
                dataView.wrap(chunks);
                lastTsn = dataView.tsn();
            }
        }
    }

    /** Everything up to a TSN is acknowledged, and as many messages as can leave do. */
    private void acknowledge(int tsn) throws Exception {
        acknowledged = tsn;
        for (int i = 0; i < 2 * OUTSTANDING; i++) {
            association.trySend(message);
        }
        writeSack(false);
        link.take(sack.rewind());
        client.run(now);
    }

    private void writeSack(boolean gaps) {
        sack.clear();
        writer.begin(sack, PORT, clientPort, tag);
        sackWriter.begin(sack, acknowledged, WINDOW);
        for (int i = 0; gaps && i < GAPS; i++) {
            sackWriter.gap(2 + 3 * i, 3 + 3 * i);
        }
        sackWriter.end();
        sack.flip();
        checksum.seal(sack);
    }

    /** A SACK whose 20 Gap Ack Blocks tell nothing new, as each but the first does after a loss. */
    @Benchmark
    public boolean gaps() {
        link.take(sack.rewind());
        return client.run(now);
    }
}
