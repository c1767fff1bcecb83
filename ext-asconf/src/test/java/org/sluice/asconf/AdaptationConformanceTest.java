/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import org.sluice.asconf.internal.AdaptationLayerExtension;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.Extension;
import org.sluice.testkit.conformance.ExtensionConformance;

class AdaptationConformanceTest extends ExtensionConformance {

    @Override
    protected Extension extension() {
        return new AdaptationLayerExtension();
    }

    @Override
    protected Options options() {
        return Options.none().with(AdaptationLayer.INDICATION, "7");
    }
}
