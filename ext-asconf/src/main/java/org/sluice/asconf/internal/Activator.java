/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.sluice.sctp.StackComponent;

/** Registers the extensions as services. The framework takes them back when the bundle stops. */
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        for (StackComponent extension : List.of(new DynamicAddressesExtension(), new AdaptationLayerExtension())) {
            var properties = new Hashtable<String, Object>();
            properties.put("sluice.component", extension.componentId());
            context.registerService(StackComponent.class, extension, properties);
        }
    }

    @Override
    public void stop(BundleContext context) {
        // Nothing is held: what belongs to an association is the association's.
    }
}
