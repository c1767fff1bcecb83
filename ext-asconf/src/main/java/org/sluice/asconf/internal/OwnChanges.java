/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.asconf.AddressChange;
import org.sluice.asconf.AddressChange.Kind;
import org.sluice.asconf.Outcome;
import org.sluice.sctp.spi.Addresses;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.Parameter;

/** What this side asks for: one ASCONF at a time is on its way, the others wait (RFC 5061 sections 5.1 and 5.1.1). */
final class OwnChanges {

    private final ArrayDeque<Task> waiting = new ArrayDeque<>();
    private Task current;
    private int nextSerial;

    /** Rules A9, F3a and F3b. */
    private boolean understood = true;

    private boolean primaryUnderstood = true;
    private long sent;
    private long retransmitted;
    private long refused;

    OwnChanges(int firstSerial) {
        nextSerial = firstSerial;
    }

    long sent() {
        return sent;
    }

    long retransmitted() {
        return retransmitted;
    }

    long refused() {
        return refused;
    }

    /** How many wait. */
    int waiting() {
        return waiting.size();
    }

    /** Whether nothing is on its way, and nothing waits. */
    boolean isIdle() {
        return current == null && waiting.isEmpty();
    }

    /** Whether the peer knows such requests, as far as is known. */
    boolean isUnderstood() {
        return understood;
    }

    /** Whether an address has been asked to become one of this side's, and it is not known yet whether it does. */
    boolean isAdding(InetAddress address) {
        return current != null && current.has(Kind.ADD, address)
                || waiting.stream().anyMatch(task -> task.has(Kind.ADD, address));
    }

    void add(Task task) {
        waiting.add(task);
    }

    /** Sends what can be sent now. */
    void proceed(ExtensionContext context) {
        while (current == null && !waiting.isEmpty()) {
            if (!maySend(context)) {
                // Rule C4; asked again in a while.
                context.startTimer(context.retransmissionTimeout());
                return;
            }
            begin(waiting.poll(), context);
        }
    }

    private static boolean maySend(ExtensionContext context) {
        return switch (context.state()) {
            case ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_RECEIVED, SHUTDOWN_SENT -> true;
            default -> false;
        };
    }

    private void begin(Task task, ExtensionContext context) {
        Addresses addresses = context.addresses();
        List<InetAddress> known = addresses.local();
        boolean onlyPrimary = task.changes.stream().allMatch(change -> change.kind() == Kind.SET_PRIMARY);
        if (!understood || onlyPrimary && !primaryUnderstood) {
            task.answer(Outcome.NOT_UNDERSTOOD, context);
            return;
        }
        if (leavesNothing(task, known)) {
            // Rule F5.
            task.answer(Outcome.LAST_ADDRESS, context);
            return;
        }
        current = task;
        var parameters = new ArrayList<Parameter>();
        parameters.add(new AddressParameter(lookupAddress(task, known)));
        int correlation = 0;
        for (AddressChange change : task.changes) {
            parameters.add(new ConfigurationParameter.Request(typeOf(change.kind()), correlation++, change.address()));
        }
        task.chunk = new ConfigurationChunk(ConfigurationChunk.ASCONF, nextSerial++, parameters);
        for (AddressChange change : task.changes) {
            if (change.kind() == Kind.ADD) {
                addresses.joinLocal(change.address());
            } else if (change.kind() == Kind.REMOVE && !change.address().isAnyLocalAddress()) {
                addresses.leaveLocal(change.address());
            }
        }
        send(context);
    }

    private static int typeOf(Kind kind) {
        return switch (kind) {
            case ADD -> ConfigurationParameter.ADD_IP_ADDRESS;
            case REMOVE -> ConfigurationParameter.DELETE_IP_ADDRESS;
            case SET_PRIMARY -> ConfigurationParameter.SET_PRIMARY_ADDRESS;
        };
    }

    private static boolean leavesNothing(Task task, List<InetAddress> known) {
        var left = new ArrayList<>(known);
        for (AddressChange change : task.changes) {
            if (change.kind() == Kind.ADD) {
                left.add(change.address());
            } else if (change.kind() == Kind.REMOVE && !change.address().isAnyLocalAddress()) {
                left.removeIf(change.address()::equals);
            }
            if (left.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** One that the peer knows: it stays if possible, else it goes with this very request (section 5.3.2). */
    private static InetAddress lookupAddress(Task task, List<InetAddress> known) {
        return known.stream()
                .filter(address -> !task.has(Kind.REMOVE, address))
                .findFirst()
                .orElse(known.get(0));
    }

    private void send(ExtensionContext context) {
        Addresses addresses = context.addresses();
        Passage passage = Passage.of(current, addresses);
        current.sentTo = passage.to();
        current.transmissions++;
        sent++;
        addresses.send(current.chunk, passage.from(), passage.to());
        context.startTimer(addresses.retransmissionTimeout(passage.to()));
    }

    /** T4 ran out (rules B1 to B5). */
    void timeout(ExtensionContext context) {
        if (current == null) {
            proceed(context);
            return;
        }
        context.addresses().unanswered(current.sentTo);
        if (maySend(context)) {
            retransmitted++;
            send(context);
        }
    }

    /** What is on its way goes once more at once: it is known to be lost, or the host has other addresses now. Returns whether there is anything. */
    boolean sendAgain(ExtensionContext context) {
        boolean sends = current != null && maySend(context);
        if (sends) {
            retransmitted++;
            send(context);
        }
        return sends;
    }

    /** Whether an ASCONF-ACK answers what was never asked (rule F0). */
    boolean isIllegal(ConfigurationChunk answer) {
        return answer.serial() - nextSerial >= 0;
    }

    /** An ASCONF-ACK arrived (rules A5 to A8). Returns whether it answers what is on its way. */
    boolean answered(ConfigurationChunk answer, ExtensionContext context) {
        if (current == null || answer.serial() != current.chunk.serial()) {
            return false;
        }
        context.stopTimer();
        context.addresses().answered(current.sentTo);
        Task done = current;
        current = null;
        List<Outcome> outcomes = Responses.outcomes(done.changes.size(), answer.parameters());
        for (int i = 0; i < outcomes.size(); i++) {
            take(done.changes.get(i), outcomes.get(i), context);
        }
        done.answer(outcomes, context);
        return true;
    }

    private void take(AddressChange change, Outcome outcome, ExtensionContext context) {
        Addresses addresses = context.addresses();
        boolean success = outcome.isSuccess();
        if (!success) {
            refused++;
        }
        if (outcome == Outcome.NOT_UNDERSTOOD) {
            boolean isSetPrimary = change.kind() == Kind.SET_PRIMARY;
            understood = understood && isSetPrimary;
            primaryUnderstood = primaryUnderstood && !isSetPrimary;
        }
        InetAddress address = change.address();
        switch (change.kind()) {
            case ADD -> {
                if (success && !address.isAnyLocalAddress()) {
                    addresses.addLocal(address);
                    Notices.address(context, "addressAdded", address);
                }
            }
            case REMOVE -> {
                if (!success) {
                    addresses.keepLocal(address);
                } else if (address.isAnyLocalAddress()) {
                    removeOthers(addresses.sourceTo(addresses.remote().get(0)), context);
                } else {
                    Notices.address(context, "addressRemoved", address);
                }
            }
            case SET_PRIMARY -> {}
        }
    }

    private static void removeOthers(InetAddress kept, ExtensionContext context) {
        for (InetAddress address : context.addresses().local()) {
            if (!address.equals(kept)) {
                context.addresses().leaveLocal(address);
                Notices.address(context, "addressRemoved", address);
            }
        }
    }

    /** The peer does not know the chunk (rule A9). */
    void notUnderstood(ExtensionContext context) {
        if (!understood) {
            return;
        }
        understood = false;
        context.stopTimer();
        if (current != null) {
            Task lost = current;
            current = null;
            for (AddressChange change : lost.changes) {
                if (change.kind() == Kind.REMOVE) {
                    context.addresses().keepLocal(change.address());
                }
            }
            lost.answer(Outcome.NOT_UNDERSTOOD, context);
        }
        context.notifyUser("notUnderstood", Map.of());
        proceed(context);
    }

    Map<String, Object> snapshot() {
        var tasks = new ArrayList<Object>();
        if (current != null) {
            tasks.add(current.snapshot());
        }
        waiting.forEach(task -> tasks.add(task.snapshot()));
        var values = new HashMap<String, Object>();
        values.put("tasks", tasks);
        values.put("hasCurrent", current != null);
        values.put("nextSerial", nextSerial);
        values.put("understood", understood);
        values.put("primaryUnderstood", primaryUnderstood);
        values.put("sent", sent);
        values.put("retransmitted", retransmitted);
        values.put("refused", refused);
        return values;
    }

    static OwnChanges resume(Map<?, ?> values) {
        var changes = new OwnChanges((Integer) values.get("nextSerial"));
        for (Object task : (List<?>) values.get("tasks")) {
            changes.waiting.add(Task.resume((Map<?, ?>) task));
        }
        if ((Boolean) values.get("hasCurrent")) {
            changes.current = changes.waiting.poll();
        }
        changes.understood = (Boolean) values.get("understood");
        changes.primaryUnderstood = (Boolean) values.get("primaryUnderstood");
        changes.sent = (Long) values.get("sent");
        changes.retransmitted = (Long) values.get("retransmitted");
        changes.refused = (Long) values.get("refused");
        return changes;
    }
}
