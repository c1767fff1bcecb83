/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.osgi;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ManagedService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on the configuration that Configuration Admin has for the core. The only class that touches
 * {@code org.osgi.service.cm}: it is not loaded before it is called, and can't be where that package is missing.
 */
final class ConfigurationSubscription implements ManagedService {

    static final String PID = "org.sluice.sctp";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationSubscription.class);

    private final Consumer<Map<String, Object>> sink;

    private ConfigurationSubscription(Consumer<Map<String, Object>> sink) {
        this.sink = sink;
    }

    /** Hands on the configuration there is, if any, and from then on each change; ends with the bundle. */
    static void open(BundleContext context, Consumer<Map<String, Object>> sink) {
        var subscription = new ConfigurationSubscription(sink);
        // Configuration Admin calls later, on a thread of its own. Without asking it first, a stack would be made
        // with defaults and closed a moment later.
        subscription.updated(present(context));
        var properties = new Hashtable<String, Object>();
        properties.put(Constants.SERVICE_PID, PID);
        context.registerService(ManagedService.class, subscription, properties);
    }

    @Override
    public void updated(Dictionary<String, ?> properties) {
        var values = new HashMap<String, Object>();
        if (properties != null) {
            Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
        }
        sink.accept(values);
    }

    private static Dictionary<String, ?> present(BundleContext context) {
        var reference = context.getServiceReference(ConfigurationAdmin.class);
        var admin = reference == null ? null : context.getService(reference);
        if (admin == null) {
            return null;
        }
        try {
            var configurations = admin.listConfigurations("(" + Constants.SERVICE_PID + "=" + PID + ")");
            return configurations == null ? null : configurations[0].getProperties();
        } catch (IOException | InvalidSyntaxException | RuntimeException e) {
            LOG.warn("the configuration {} can't be read: {}", PID, e.toString());
            return null;
        } finally {
            context.ungetService(reference);
        }
    }
}
