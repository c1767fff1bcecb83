/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

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
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.sctp.wire.Checksum;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.DataWriter;
import org.sluice.sctp.wire.PacketView;
import org.sluice.sctp.wire.PacketWriter;
import org.sluice.sctp.wire.SackView;
import org.sluice.sctp.wire.SackWriter;

/** Reading and writing of packets of 1480 bytes with one DATA chunk, checksum included, and of SACKs with 20 gaps. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class WireBenchmark {

    private static final int PAYLOAD = 1452;
    private static final int GAPS = 20;

    private final ByteBuffer data = ByteBuffer.allocateDirect(1480);
    private final ByteBuffer sack = ByteBuffer.allocateDirect(1480);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1480);
    private final byte[] payload = new byte[PAYLOAD];
    private final PacketView view = new PacketView();
    private final DataView dataView = new DataView();
    private final SackView sackView = new SackView();
    private final PacketWriter writer = new PacketWriter();
    private final SackWriter sackWriter = new SackWriter();
    private final Checksum checksum = new Checksum();

    /** Makes the packets that are read. */
    @Setup
    public void prepare() {
        writeData(data);
        writeSack(sack);
    }

    private void writeData(ByteBuffer buffer) {
        buffer.clear();
        writer.begin(buffer, 5001, 6001, 0x12345678);
        DataWriter.writeHeader(buffer, 3, PAYLOAD, 77, 1, 2, 0);
        buffer.put(payload).flip();
        checksum.seal(buffer);
    }

    private void writeSack(ByteBuffer buffer) {
        buffer.clear();
        writer.begin(buffer, 5001, 6001, 0x12345678);
        sackWriter.begin(buffer, 77, 1 << 20);
        for (int i = 0; i < GAPS; i++) {
            sackWriter.gap(2 + 3 * i, 3 + 3 * i);
        }
        sackWriter.end();
        buffer.flip();
        checksum.seal(buffer);
    }

    /** A packet with DATA is written. */
    @Benchmark
    public ByteBuffer encodeData() {
        writeData(out);
        return out;
    }

    /** A packet with DATA is read. */
    @Benchmark
    public int decodeData() {
        view.wrap(data);
        if (!view.checksumMatches()) {
            throw new IllegalStateException("checksum");
        }
        ChunkCursor chunks = view.chunks();
        chunks.next();
        dataView.wrap(chunks);
        return dataView.tsn() + dataView.stream() + dataView.payloadLength();
    }

    /** A SACK is written. */
    @Benchmark
    public ByteBuffer encodeSack() {
        writeSack(out);
        return out;
    }

    /** A SACK is read. */
    @Benchmark
    public int decodeSack() {
        view.wrap(sack);
        if (!view.checksumMatches()) {
            throw new IllegalStateException("checksum");
        }
        ChunkCursor chunks = view.chunks();
        chunks.next();
        sackView.wrap(chunks);
        int sum = sackView.cumulativeTsnAck();
        for (int i = 0; i < sackView.gapBlocks(); i++) {
            sum += sackView.gapStart(i) + sackView.gapEnd(i);
        }
        return sum;
    }
}
