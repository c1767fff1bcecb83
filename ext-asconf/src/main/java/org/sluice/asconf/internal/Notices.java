/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.util.Map;
import org.sluice.sctp.spi.ExtensionContext;

/** What users are told of addresses that change. */
final class Notices {

    private Notices() {}

    static void address(ExtensionContext context, String what, InetAddress address) {
        context.notifyUser(what, Map.of("address", address.getHostAddress()));
    }
}
