/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the user changes of the endpoint's addresses while the association lives (RFC 6458 section 9.1): told to the extensions that can tell the
 * peer, as soon as the association is up and they are there.
 */
final class BindingChanges {

    private final Tcb tcb;

    /** Whether an address was added, or else removed; null where all was told. */
    private Map<InetAddress, Boolean> untold;

    BindingChanges(Tcb tcb) {
        this.tcb = tcb;
    }

    /** The endpoint has other addresses than before. */
    void changed(List<InetAddress> added, List<InetAddress> removed, long now) {
        if (untold == null) {
            untold = new LinkedHashMap<>();
        }
        added.forEach(address -> untold.put(address, true));
        removed.forEach(address -> untold.put(address, false));
        tell(now);
    }

    /** Tells what there is to tell, if somebody can be told now. */
    void tell(long now) {
        if (untold == null || isSettingUp() || tcb.extensions().isAnyAwaited()) {
            return;
        }
        var added = new ArrayList<InetAddress>();
        var removed = new ArrayList<InetAddress>();
        untold.forEach((address, isAdded) -> (isAdded ? added : removed).add(address));
        untold = null;
        tcb.extensions().endpointAddressesChanged(List.copyOf(added), List.copyOf(removed), now);
    }

    private boolean isSettingUp() {
        return switch (tcb.phase().state()) {
            case CLOSED, COOKIE_WAIT, COOKIE_ECHOED -> true;
            default -> false;
        };
    }
}
