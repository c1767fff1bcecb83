/* SPDX-License-Identifier: Apache-2.0 */
package org.example.delay;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.sluice.sctp.StackComponent;

/** For containers: registers the extension as a service. */
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        context.registerService(StackComponent.class, new DelayExtension(), null);
    }

    @Override
    public void stop(BundleContext context) {
        // The container takes the service back.
    }
}
