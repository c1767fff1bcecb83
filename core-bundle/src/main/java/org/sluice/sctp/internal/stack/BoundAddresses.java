/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.BindException;
import java.net.InetAddress;
import java.util.List;
import org.sluice.sctp.internal.association.StateCookie;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.Parameter;

/** The local addresses of an endpoint, which the user may change while it is open (RFC 6458 section 9.1). Any thread, where nothing else is said. */
final class BoundAddresses {

    private final StackShell stack;
    private final EndpointHandle endpoint;
    private volatile Binding binding;
    private volatile boolean changed;

    BoundAddresses(StackShell stack, EndpointHandle endpoint, Binding binding) {
        this.stack = stack;
        this.endpoint = endpoint;
        this.binding = binding;
    }

    /** What the user wants. */
    Binding binding() {
        return binding;
    }

    /** Those that there are now. */
    List<InetAddress> present() {
        Binding current = binding;
        return current.kind() == Binding.Kind.NAMED ? current.named() : current.present(stack.localAddresses());
    }

    /** Adds some. */
    void add(List<InetAddress> more) throws BindException {
        List<InetAddress> added = Binding.distinct(more);
        if (added.stream().anyMatch(InetAddress::isAnyLocalAddress)) {
            throw new IllegalArgumentException("a wildcard address can't be combined with others: " + more);
        }
        synchronized (stack.group().ports()) {
            checkNamed();
            for (InetAddress address : added) {
                if (binding.covers(address)) {
                    throw new BindException(endpoint + " has the address " + address.getHostAddress() + " already");
                }
            }
            stack.checkPresent(added);
            Binding wider = binding.with(added);
            stack.group().ports().checkRebind(endpoint, wider);
            change(wider);
        }
        tell(added, List.of());
    }

    /** Takes some away. */
    void remove(List<InetAddress> fewer) {
        List<InetAddress> removed = Binding.distinct(fewer);
        synchronized (stack.group().ports()) {
            checkNamed();
            for (InetAddress address : removed) {
                if (!binding.covers(address)) {
                    throw new IllegalArgumentException(address.getHostAddress() + " is none of the addresses of "
                            + endpoint + ", which are " + binding.named());
                }
            }
            Binding narrower = binding.without(removed);
            if (narrower.named().isEmpty()) {
                throw new IllegalArgumentException("the last address of " + endpoint + " can't be removed");
            }
            change(narrower);
        }
        tell(List.of(), removed);
    }

    private void checkNamed() {
        endpoint.checkOpen();
        if (binding.kind() != Binding.Kind.NAMED) {
            throw new IllegalStateException(
                    endpoint
                            + " has all addresses, or all of a family; only where they were named can some be added or removed");
        }
    }

    private void change(Binding wanted) {
        binding = wanted;
        changed = true;
    }

    private void tell(List<InetAddress> added, List<InetAddress> removed) {
        endpoint.associationHandles().forEach(handle -> handle.adjustments().endpointAddressesChanged(added, removed));
    }

    /** Tells an association that has come up of what has changed since its cookie was made; on its loop. */
    void catchUp(Slot slot, StateCookie cookie, Announcer announcer) {
        Binding current = binding;
        if (!changed || slot.machine.isEnded()) {
            return;
        }
        List<InetAddress> listed = addresses(cookie.initAck().parameters());
        List<InetAddress> known = listed.isEmpty() ? List.of(cookie.localAddress()) : listed;
        var now = announcer.inInitAck(cookie.localAddress(), current.named(), cookie.init(), cookie.remoteAddress());
        List<InetAddress> added = addresses(now).stream()
                .filter(address -> !known.contains(address))
                .toList();
        List<InetAddress> removed =
                known.stream().filter(address -> !current.covers(address)).toList();
        if (!added.isEmpty() || !removed.isEmpty()) {
            slot.machine.control().endpointAddressesChanged(added, removed, slot.loop.now());
        }
    }

    private static List<InetAddress> addresses(List<Parameter> parameters) {
        return parameters.stream()
                .filter(AddressParameter.class::isInstance)
                .map(parameter -> ((AddressParameter) parameter).address())
                .toList();
    }
}
