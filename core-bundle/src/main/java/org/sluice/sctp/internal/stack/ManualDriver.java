/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackDriver;

/** Drives a loop with the caller's thread and the caller's time. */
final class ManualDriver implements StackDriver {

    private final StackShell stack;
    private final LoopCore core;
    private final List<LinkIntake> intakes = new ArrayList<>();

    ManualDriver(StackShell stack, LoopCore core) {
        this.stack = stack;
        this.core = core;
    }

    @Override
    public SctpStack stack() {
        return stack;
    }

    @Override
    public boolean run(long nanos) {
        boolean any = core.runTasks(nanos);
        for (int i = 0; i < core.links().all().size(); i++) {
            LinkPort port = core.links().all().get(i);
            if (i == intakes.size()) {
                intakes.add(core.intake(port));
            }
            try {
                any |= port.link().poll(0, intakes.get(i), core.batch()) > 0;
            } catch (IOException e) {
                core.linkLost(port, e);
            }
        }
        any |= core.finish(nanos);
        return any || core.hasTasks();
    }

    @Override
    public long nextDeadline() {
        return core.hasTasks() ? core.now() : core.nextDeadline();
    }
}
