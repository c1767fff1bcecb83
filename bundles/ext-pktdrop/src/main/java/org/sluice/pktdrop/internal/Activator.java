/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop.internal;

import java.util.Hashtable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.sluice.sctp.StackComponent;

/** Registers the extension as a service. The framework takes it back when the bundle stops. */
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        var extension = new PacketDropExtension();
        var properties = new Hashtable<String, Object>();
        properties.put("sluice.component", extension.componentId());
        context.registerService(StackComponent.class, extension, properties);
    }

    @Override
    public void stop(BundleContext context) {
        // Nothing is held: what belongs to an association is the association's.
    }
}
