/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.osgi;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;

/**
 * The core in a container: makes one stack of all services of type {@link StackComponent} and registers it as a service of type
 * {@link SctpStack}. The framework property {@code org.sluice.stack=none} switches that off, for programs that make their own.
 */
public final class CoreActivator implements BundleActivator {

    /** The framework property that says whether there is a stack without anybody's doing. */
    static final String STACK_PROPERTY = "org.sluice.stack";

    private static final Logger LOG = LoggerFactory.getLogger(CoreActivator.class);

    private final StackKeeper.Maker maker;
    private final Duration linkGrace;
    private final Duration patience;
    private final Consumer<String> log;

    private StackKeeper keeper;
    private ServiceTracker<StackComponent, StackComponent> tracker;

    /** Called by the framework. */
    public CoreActivator() {
        this(CoreActivator::make, Duration.ofMillis(500), Duration.ofSeconds(10), LOG::warn);
    }

    CoreActivator(StackKeeper.Maker maker, Duration linkGrace, Duration patience, Consumer<String> log) {
        this.maker = maker;
        this.linkGrace = linkGrace;
        this.patience = patience;
        this.log = log;
    }

    @Override
    public void start(BundleContext context) {
        if ("none".equalsIgnoreCase(context.getProperty(STACK_PROPERTY))) {
            LOG.info("no SCTP stack of the container's own: {}=none", STACK_PROPERTY);
            return;
        }
        keeper = new StackKeeper(maker, (stack, ids) -> register(context, stack, ids), linkGrace, patience, log);
        try {
            ConfigurationSubscription.open(context, keeper::configuration);
        } catch (NoClassDefFoundError e) {
            LOG.debug("no Configuration Admin in this container; options have their defaults");
        }
        tracker = new ServiceTracker<>(context, StackComponent.class, new Components(context, keeper));
        tracker.open();
    }

    @Override
    public void stop(BundleContext context) {
        if (keeper != null) {
            keeper.close();
            tracker.close();
            keeper = null;
            tracker = null;
        }
    }

    private static SctpStack make(List<StackComponent> components, Options options) throws IOException {
        var builder = SctpStack.builder().discover(false).options(options);
        components.forEach(builder::with);
        return builder.build();
    }

    private static Runnable register(BundleContext context, SctpStack stack, List<String> componentIds) {
        var properties = new Hashtable<String, Object>();
        properties.put("sluice.stack", stack.name());
        properties.put("sluice.components", componentIds.toArray(String[]::new));
        var registration = context.registerService(SctpStack.class, stack, properties);
        LOG.info("SCTP stack {} of {}", stack.name(), componentIds);
        return registration::unregister;
    }

    /** Tells the keeper which components are there. */
    private static final class Components implements ServiceTrackerCustomizer<StackComponent, StackComponent> {

        private final BundleContext context;
        private final StackKeeper keeper;
        private final Map<ServiceReference<StackComponent>, StackComponent> present = new LinkedHashMap<>();

        Components(BundleContext context, StackKeeper keeper) {
            this.context = context;
            this.keeper = keeper;
        }

        @Override
        public StackComponent addingService(ServiceReference<StackComponent> reference) {
            var component = context.getService(reference);
            if (component != null) {
                synchronized (present) {
                    present.put(reference, component);
                    keeper.components(byRanking());
                }
            }
            return component;
        }

        @Override
        public void modifiedService(ServiceReference<StackComponent> reference, StackComponent component) {
            synchronized (present) {
                keeper.components(byRanking());
            }
        }

        @Override
        public void removedService(ServiceReference<StackComponent> reference, StackComponent component) {
            Future<?> adjusted;
            synchronized (present) {
                present.remove(reference);
                adjusted = keeper.components(byRanking());
            }
            // The component's bundle must not stop, or start anew, while its link still holds the port.
            keeper.await(adjusted);
            context.ungetService(reference);
        }

        private List<StackComponent> byRanking() {
            return present.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(Comparator.reverseOrder()))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }
}
