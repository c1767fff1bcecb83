/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.shell.internal;

import java.util.Hashtable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Offers the commands to Gogo, which finds them by the properties of their service. */
public final class Activator implements BundleActivator {

    private SctpCommands commands;

    @Override
    public void start(BundleContext context) {
        var properties = new Hashtable<String, Object>();
        properties.put("osgi.command.scope", "sctp");
        properties.put(
                "osgi.command.function", new String[] {"status", "associations", "extensions", "listen", "close"});
        commands = new SctpCommands(context);
        context.registerService(SctpCommands.class, commands, properties);
    }

    @Override
    public void stop(BundleContext context) {
        commands.stop();
    }
}
