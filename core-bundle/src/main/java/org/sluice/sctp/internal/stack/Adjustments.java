/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.internal.association.AssociationControl;
import org.sluice.sctp.internal.association.AssociationSettings;
import org.sluice.sctp.internal.path.PathSettings;

/**
 * What users change of an association while it lives: options of the whole and of single paths, the primary path, HEARTBEATs on demand.
 * Any thread; each change is made on the loop, and waited for.
 */
final class Adjustments {

    private final LoopAccess loop;
    private final Map<InetAddress, Options> ofPaths = new HashMap<>();
    private Slot slot;
    private volatile Options options;

    Adjustments(LoopAccess loop, Options options) {
        this.loop = loop;
        this.options = options;
    }

    /** Ties this to the machine; on the loop, before anything else. */
    void bind(Slot newSlot) {
        slot = newSlot;
    }

    /** What holds for the association. */
    Options options() {
        return options;
    }

    /** What holds for a path. */
    synchronized Options options(InetAddress remote) {
        return options.with(ofPaths.getOrDefault(remote, Options.none()));
    }

    void configure(Options changes) {
        check(changes, AssociationOptions::isAdjustable, "for an association that exists");
        onLoop(control -> {
            synchronized (this) {
                options = options.with(changes);
                control.configure(AssociationSettings.from(options));
                for (InetAddress remote : slot.machine.remoteAddresses()) {
                    control.configure(
                            remote,
                            PathSettings.from(options(remote)),
                            loop.core().now());
                }
            }
            return null;
        });
    }

    void configure(InetAddress remote, Options changes) {
        check(changes, AssociationOptions::isAdjustableForPath, "for a path");
        onLoop(control -> {
            synchronized (this) {
                Options all = ofPaths.getOrDefault(remote, Options.none()).with(changes);
                if (!control.configure(
                        remote,
                        PathSettings.from(options.with(all)),
                        loop.core().now())) {
                    return remote.getHostAddress() + " is none of the peer's addresses";
                }
                ofPaths.put(remote, all);
                return null;
            }
        });
    }

    void setPrimary(InetAddress remote) {
        onLoop(control -> {
            String problem = control.setPrimary(remote);
            return problem == null ? null : remote.getHostAddress() + " " + problem;
        });
    }

    void heartbeat(InetAddress remote) {
        onLoop(control -> control.heartbeat(remote, loop.core().now())
                ? null
                : remote.getHostAddress() + " is none of the peer's addresses");
    }

    private static void check(Options changes, Predicate<Option<?>> isAllowed, String what) {
        for (Option<?> option : changes.explicit().keySet()) {
            if (!isAllowed.test(option)) {
                throw new IllegalArgumentException("option " + option.name() + " can't be changed " + what);
            }
        }
    }

    private void onLoop(Function<AssociationControl, String> change) {
        String problem = loop.call(() -> {
            if (slot == null || slot.machine.isEnded()) {
                return "";
            }
            String wrong = change.apply(slot.machine.control());
            loop.core().settle(slot);
            loop.core().markDirty(slot);
            return wrong;
        });
        if ("".equals(problem)) {
            throw new IllegalStateException("the association has ended");
        }
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }
}
