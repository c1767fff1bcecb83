/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.util.Map;
import org.sluice.asconf.AddressChange;
import org.sluice.asconf.Outcome;
import org.sluice.sctp.spi.ExtensionContext;

/** What users are told of addresses that change. */
final class Notices {

    private Notices() {}

    static void address(ExtensionContext context, String what, InetAddress address) {
        context.notifyUser(what, Map.of("address", address.getHostAddress()));
    }

    static void outcome(ExtensionContext context, AddressChange change, Outcome outcome) {
        context.notifyUser(
                "changeAnswered",
                Map.of(
                        "kind", change.kind().name(),
                        "address", change.address().getHostAddress(),
                        "outcome", outcome.name()));
    }
}
