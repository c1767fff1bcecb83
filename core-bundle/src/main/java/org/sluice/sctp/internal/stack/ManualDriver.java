/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackDriver;
import org.sluice.sctp.internal.path.Path;

/** Drives the loops of a stack one after the other, with the caller's thread and the caller's time. */
final class ManualDriver implements StackDriver {

    private final StackShell stack;
    private final List<LoopCore> loops;
    private final List<LinkIntake> intakes = new ArrayList<>();

    ManualDriver(StackShell stack, List<LoopCore> loops) {
        this.stack = stack;
        this.loops = loops;
    }

    @Override
    public SctpStack stack() {
        return stack;
    }

    @Override
    public boolean run(long nanos) {
        boolean any = false;
        for (LoopCore loop : loops) {
            any |= loop.runTasks(nanos);
            any |= poll(loop);
            any |= loop.finish(nanos);
        }
        return any || hasTasks();
    }

    private boolean poll(LoopCore loop) {
        boolean any = false;
        List<LinkPort> ports = loop.links().all();
        for (int i = 0; i < ports.size(); i++) {
            if (loop.group().ofLink(i) != loop) {
                continue;
            }
            while (intakes.size() <= i) {
                int next = intakes.size();
                LoopCore owner = loop.group().ofLink(next);
                intakes.add(owner.intake(owner.links().all().get(next)));
            }
            try {
                any |= ports.get(i).link().poll(0, intakes.get(i), loop.batch()) > 0;
            } catch (IOException e) {
                loop.linkTurnover().lost(ports.get(i), e);
            }
        }
        return any;
    }

    private boolean hasTasks() {
        return loops.stream().anyMatch(LoopCore::hasTasks);
    }

    @Override
    public long nextDeadline() {
        return hasTasks()
                ? loops.get(0).now()
                : loops.stream().mapToLong(LoopCore::nextDeadline).min().orElse(Path.NEVER);
    }
}
