/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth;

import org.sluice.auth.internal.AuthenticationExtension;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.Extension;
import org.sluice.testkit.conformance.ExtensionConformance;

class ConformanceTest extends ExtensionConformance {

    @Override
    protected Extension extension() {
        return new AuthenticationExtension();
    }

    @Override
    protected Options options() {
        return Options.none().with(AuthenticationOptions.CHUNKS, "0,3,4");
    }
}
