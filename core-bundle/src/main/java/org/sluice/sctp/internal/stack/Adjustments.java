/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
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

    private static final String ENDED = "the association has ended";

    private final LoopAccess loop;
    private final Map<InetAddress, Options> ofPaths = new HashMap<>();
    private Slot slot;
    private volatile Options options;

    /** Of the options, since it is asked for with each message. */
    private volatile int maximumMessageSize;

    private volatile boolean unfragmented;

    /** How many bytes a message may have that needs no fragments; 0 where that has to be asked of the loop. */
    private volatile int fits;

    Adjustments(LoopAccess loop, Options options) {
        this.loop = loop;
        this.options = options;
        read(options);
    }

    private void read(Options from) {
        maximumMessageSize = from.get(AssociationOptions.MAXIMUM_MESSAGE_SIZE);
        fits = 0;
        unfragmented = from.get(AssociationOptions.DISABLE_FRAGMENTS);
    }

    /** Ties this to the machine; on the loop, before anything else. */
    void bind(Slot newSlot) {
        slot = newSlot;
    }

    /** What holds for the association. */
    Options options() {
        return options;
    }

    /** The largest message that may be sent, in bytes. */
    int maximumMessageSize() {
        return maximumMessageSize;
    }

    /** Whether messages that need fragments are refused. */
    boolean isUnfragmented() {
        return unfragmented;
    }

    /** The loop says how many bytes a message may have that needs no fragments; told while such messages are refused. */
    void fits(int bytes) {
        fits = bytes;
    }

    /** How many bytes a message may have that needs no fragments now. */
    int largestUnfragmented() {
        int known = fits;
        if (known == 0) {
            Integer answer = loop.call(
                    () -> slot == null ? Integer.valueOf(Integer.MAX_VALUE) : slot.machine.largestUnfragmented());
            known = answer == null ? Integer.MAX_VALUE : answer;
        }
        return known;
    }

    /** What holds for a path. */
    synchronized Options options(InetAddress remote) {
        return options.with(ofPaths.getOrDefault(Destination.unmapped(remote), Options.none()));
    }

    void configure(Options changes) {
        check(
                changes,
                option -> AssociationOptions.isAdjustable(option) || isOfExtension(option),
                "for an association that exists");
        requireNone(ask(control -> null));
        synchronized (this) {
            options = options.with(changes);
            read(options);
        }
        onLoop(control -> {
            control.configure(AssociationSettings.from(options()));
            for (InetAddress remote : slot.machine.remoteAddresses()) {
                control.configure(
                        remote, PathSettings.from(options(remote)), loop.core().now());
            }
        });
    }

    private boolean isOfExtension(Option<?> option) {
        return Boolean.TRUE.equals(loop.call(() -> loop.core().extensions().hasOption(option)));
    }

    void configure(InetAddress named, Options changes) {
        InetAddress remote = Destination.unmapped(named);
        check(changes, AssociationOptions::isAdjustableForPath, "for a path");
        requireNone(ask(control -> control.problem(remote)));
        synchronized (this) {
            ofPaths.merge(remote, changes, Options::with);
        }
        onLoop(control -> {
            control.configure(
                    remote, PathSettings.from(options(remote)), loop.core().now());
            if (changes.explicit().containsKey(AssociationOptions.REMOTE_ENCAPSULATION_PORT)) {
                int port = changes.get(AssociationOptions.REMOTE_ENCAPSULATION_PORT);
                control.encapsulationPort(remote, port, loop.core().now());
            }
        });
    }

    int streamValue(int stream) {
        int[] value = new int[1];
        requireNone(ask(control -> {
            String problem = control.problemOfStream(stream);
            value[0] = problem == null ? control.streamValue(stream) : 0;
            return problem;
        }));
        return value[0];
    }

    void setStreamValue(int stream, int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException("a stream's value is 0 to 65535, not " + value);
        }
        requireNone(ask(control -> {
            String problem = control.problemOfStream(stream);
            if (problem == null) {
                control.streamValue(stream, value);
            }
            return problem;
        }));
    }

    void setPrimary(InetAddress named) {
        InetAddress remote = Destination.unmapped(named);
        requireNone(ask(control -> control.problemAsPrimary(remote)));
        onLoop(control -> control.setPrimary(remote));
    }

    void heartbeat(InetAddress named) {
        InetAddress remote = Destination.unmapped(named);
        requireNone(ask(control -> control.problem(remote)));
        onLoop(control -> control.heartbeat(remote, loop.core().now()));
    }

    void heartbeat(InetAddress named, int bytes) {
        InetAddress remote = Destination.unmapped(named);
        requireNone(ask(control -> control.problemOfHeartbeat(remote, bytes)));
        onLoop(control -> control.heartbeat(remote, bytes, loop.core().now()));
    }

    /** The user gave the endpoint addresses, or took some away. */
    void endpointAddressesChanged(List<InetAddress> added, List<InetAddress> removed) {
        onLoop(control ->
                control.endpointAddressesChanged(added, removed, loop.core().now()));
    }

    private static void check(Options changes, Predicate<Option<?>> isAllowed, String what) {
        for (Option<?> option : changes.explicit().keySet()) {
            if (!isAllowed.test(option)) {
                throw new IllegalArgumentException("option " + option.name() + " can't be changed " + what);
            }
        }
    }

    /** What is wrong with a change, or null; {@link #ENDED} if it comes too late. */
    private String ask(Function<AssociationControl, String> question) {
        return loop.call(() -> slot == null || slot.machine.isEnded() ? ENDED : question.apply(slot.machine.control()));
    }

    private static void requireNone(String problem) {
        if (ENDED.equals(problem)) {
            throw new IllegalStateException(problem);
        }
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** Has a change made in the loop's next round. */
    private void onLoop(Consumer<AssociationControl> change) {
        loop.execute(() -> {
            if (!slot.machine.isEnded()) {
                change.accept(slot.machine.control());
                loop.core().settle(slot);
                loop.core().markDirty(slot);
            }
        });
    }
}
