/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal;

import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.sluice.link.nativelink.NativeUdpLinkFactory;
import org.sluice.link.nativelink.RawLinkFactory;
import org.sluice.sctp.StackComponent;

/** Registers the links' factories as services. The framework takes them back when the bundle stops. */
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        for (StackComponent factory : List.of(new NativeUdpLinkFactory(), new RawLinkFactory())) {
            var properties = new Hashtable<String, Object>();
            properties.put("sluice.component", factory.componentId());
            context.registerService(StackComponent.class, factory, properties);
        }
    }

    @Override
    public void stop(BundleContext context) {
        // Nothing is held: each link belongs to the stack that opened it.
    }
}
