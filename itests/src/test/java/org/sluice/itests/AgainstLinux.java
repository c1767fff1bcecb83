/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.LinuxGuest;

/** Tests with one Linux kernel for all of a class, and a peer in it for each test. */
abstract class AgainstLinux {

    static LinuxGuest guest;
    private static int names;

    /** The peer's name. */
    final String name = "p" + ++names;

    /** No test meets what another has left behind. */
    final String port = String.valueOf(5100 + names);

    @BeforeAll
    static void boot() throws Exception {
        Availability.linuxGuest();
        guest = LinuxGuest.boot();
    }

    @AfterAll
    static void halt() {
        if (guest != null) {
            guest.close();
        }
    }

    /** Ends the peer. */
    final void endPeer(Duration limit) throws InterruptedException {
        guest.tell("end " + name);
        guest.await(name, "exit", "", limit);
    }
}
