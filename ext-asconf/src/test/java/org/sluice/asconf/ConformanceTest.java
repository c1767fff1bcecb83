/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import org.sluice.asconf.internal.DynamicAddressesExtension;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.Extension;
import org.sluice.testkit.conformance.ExtensionConformance;

class ConformanceTest extends ExtensionConformance {

    @Override
    protected Extension extension() {
        return new DynamicAddressesExtension();
    }

    @Override
    protected Options options() {
        return Options.none()
                .with(DynamicAddressesOptions.WITHOUT_AUTHENTICATION, true)
                .with(DynamicAddressesOptions.AUTOMATIC, true);
    }
}
