/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.ecn;

import org.sluice.ecn.internal.CongestionNotificationExtension;
import org.sluice.sctp.spi.Extension;
import org.sluice.testkit.conformance.ExtensionConformance;

class ConformanceTest extends ExtensionConformance {

    @Override
    protected Extension extension() {
        return new CongestionNotificationExtension();
    }
}
