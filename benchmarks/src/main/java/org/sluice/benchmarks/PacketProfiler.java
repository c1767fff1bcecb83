/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Adds what was allocated for each data packet to the results of a benchmark that reports it here. */
public final class PacketProfiler implements InternalProfiler {

    /** What an iteration of the one benchmark in this process did; null where it reports nothing. */
    private static volatile Report report;

    private record Report(long allocated, long payloadArrays, long dataPackets) {}

    /**
     * For the benchmark, at the end of an iteration.
     *
     * @param allocated bytes allocated
     * @param payloadArrays how many of them are arrays of payload that were handed to the user
     * @param dataPackets packets with DATA chunks that arrived
     */
    static void report(long allocated, long payloadArrays, long dataPackets) {
        report = new Report(allocated, payloadArrays, dataPackets);
    }

    @Override
    public String getDescription() {
        return "bytes allocated for each data packet";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        clear();
    }

    private static void clear() {
        report = null;
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        Report done = report;
        if (done == null) {
            return List.of();
        }
        double packets = done.dataPackets();
        return List.of(
                bytes("packet.alloc", done.allocated() / packets),
                bytes("packet.alloc.withoutPayload", (done.allocated() - done.payloadArrays()) / packets));
    }

    private static ScalarResult bytes(String name, double value) {
        return new ScalarResult(name, value, "B/packet", AggregationPolicy.AVG);
    }
}
