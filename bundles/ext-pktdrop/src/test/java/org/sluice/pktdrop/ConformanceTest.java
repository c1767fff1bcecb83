/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import org.sluice.pktdrop.internal.PacketDropExtension;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.Extension;
import org.sluice.testkit.conformance.ExtensionConformance;

/** What every extension should do. */
class ConformanceTest extends ExtensionConformance {

    @Override
    protected Extension extension() {
        return new PacketDropExtension();
    }

    @Override
    protected Options options() {
        return Options.none().with(PacketDropOptions.SUPPORTED, true);
    }
}
