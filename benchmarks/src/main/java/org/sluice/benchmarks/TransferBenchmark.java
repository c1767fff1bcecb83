/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.MessageBuffer;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackDriver;

/**
 * Two stacks in one thread, with a wire in memory between them: what the protocol costs without system calls. An operation is one message
 * sent, received and taken; with {@code -prof gc}, gc.alloc.rate.norm is what both sides allocate for it, the user's copy of the
 * payload included. {@link PacketProfiler} tells the same for each data packet, with and without that copy.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class TransferBenchmark {

    private static final int MTU = 1480;
    private static final int PORT = 5001;

    /** Bytes a message. */
    @Param({"64", "1400", "16384"})
    public int size;

    /** How messages are taken: each as an object of its own, or into a buffer that is used again. */
    @Param({"buffer", "object"})
    public String taking;

    private final MessageBuffer buffer = new MessageBuffer(0);
    private StackDriver client;
    private StackDriver server;
    private Association from;
    private Association to;
    private Message message;
    private long now;
    private long allocatedBefore;
    private long packetsBefore;
    private long taken;

    /** Sets the association up. */
    @Setup
    public void connect() throws Exception {
        InetAddress one = InetAddress.getByName("10.0.0.1");
        InetAddress two = InetAddress.getByName("10.0.0.2");
        var here = new MemoryLink(one, two, MTU);
        var there = new MemoryLink(two, one, MTU);
        MemoryLink.join(here, there);
        // The wire holds 256 packets: what it dropped would be measured as loss.
        client = SctpStack.builder()
                .with(here)
                .executor(Runnable::run)
                .option(AssociationOptions.MAXIMUM_CONGESTION_WINDOW, 200 * MTU)
                .buildDriven(0);
        server = SctpStack.builder().with(there).executor(Runnable::run).buildDriven(0);
        var accepted = new AtomicReference<Association>();
        server.stack().bind(PORT).listen(accepted::set);
        var attempt = client.stack().bind(0).connectAsync(Destination.of(two, PORT), Options.none());
        while (!attempt.isDone() || accepted.get() == null) {
            round();
        }
        from = attempt.get();
        to = accepted.get();
        message = Message.wrap(new byte[size]);
    }

    /** Begins to count what is allocated. */
    @Setup(Level.Iteration)
    public void beginIteration() {
        taken = 0;
        packetsBefore = packets();
        allocatedBefore = Allocation.ofThisThread();
    }

    /** Tells what was allocated. */
    @TearDown(Level.Iteration)
    public void endIteration() {
        long allocated = Allocation.ofThisThread() - allocatedBefore;
        long arrays = taking.equals("object") ? taken * Allocation.ofArray(size) : 0;
        PacketProfiler.report(allocated, arrays, packets() - packetsBefore);
    }

    /** Apart from a rare HEARTBEAT, only packets with DATA come to this side. */
    private long packets() {
        return server.stack().counters().get(Counter.PACKETS_RECEIVED);
    }

    private void round() {
        now += 10_000;
        client.run(now);
        server.run(now);
    }

    /** One message. */
    @Benchmark
    public int message() throws Exception {
        int rounds = 0;
        while (!from.trySend(message)) {
            round();
            drain();
            rounds++;
        }
        return rounds;
    }

    private void drain() {
        if (taking.equals("object")) {
            while (to.poll() != null) {
                taken++;
            }
        } else {
            while (to.poll(buffer)) {
                taken++;
            }
        }
    }
}
