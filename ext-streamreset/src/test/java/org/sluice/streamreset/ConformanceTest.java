/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

import org.sluice.sctp.spi.Extension;
import org.sluice.streamreset.internal.StreamResetExtension;
import org.sluice.testkit.conformance.ExtensionConformance;

class ConformanceTest extends ExtensionConformance {

    @Override
    protected Extension extension() {
        return new StreamResetExtension();
    }
}
