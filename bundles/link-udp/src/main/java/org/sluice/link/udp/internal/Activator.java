/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.udp.internal;

import java.util.Hashtable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.StackComponent;

/** Registers the link's factory as a service. The framework takes it back when the bundle stops. */
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        var factory = new UdpLinkFactory();
        var properties = new Hashtable<String, Object>();
        properties.put("sluice.component", factory.componentId());
        context.registerService(StackComponent.class, factory, properties);
    }

    @Override
    public void stop(BundleContext context) {
        // Nothing is held: each link belongs to the stack that opened it.
    }
}
