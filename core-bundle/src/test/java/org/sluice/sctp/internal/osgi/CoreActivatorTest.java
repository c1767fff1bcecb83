/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ManagedService;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.internal.osgi.FakeStacks.FakeLink;

@Timeout(30)
class CoreActivatorTest {

    private final FakeStacks stacks = new FakeStacks();
    private final FakeFramework framework = new FakeFramework();
    private final CoreActivator activator =
            new CoreActivator(stacks, Duration.ofSeconds(20), Duration.ofSeconds(20), line -> {});

    @Test
    void serviceComesWithTheFirstLinkAndStays() throws Exception {
        activator.start(framework.context());
        var link = framework.reference(new FakeLink("link.a"), 1);
        framework.fire(ServiceEvent.REGISTERED, link);
        assertEquals("+SctpStack", framework.changes.poll(10, TimeUnit.SECONDS));
        framework.fire(ServiceEvent.UNREGISTERING, link);
        assertTrue(stacks.take().contains("withdraw link.a of stack-1"), "before the link's bundle goes on");

        framework.fire(ServiceEvent.REGISTERED, link);
        activator.stop(framework.context());
        assertEquals("-SctpStack", framework.changes.poll());
        assertEquals(
                List.of("install link.a {}", "abort stack-1 the SCTP bundle stops", "close stack-1"), stacks.take());
    }

    @Test
    void configurationArrives() throws Exception {
        activator.start(framework.context());
        assertNotNull(framework.managedService);
        var values = new Hashtable<String, Object>();
        values.put("rto.min", "2s");
        values.put("service.pid", framework.managedServicePid);
        assertEquals("org.sluice.sctp", framework.managedServicePid);
        framework.managedService.updated(values);
        framework.fire(ServiceEvent.REGISTERED, framework.reference(new FakeLink("link.a"), 1));
        assertEquals("+SctpStack", framework.changes.poll(10, TimeUnit.SECONDS));
        assertEquals(Duration.ofSeconds(2), stacks.options.get(0).get(AssociationOptions.RTO_MIN));
        framework.managedService.updated(null);
        assertEquals("-SctpStack", framework.changes.poll(10, TimeUnit.SECONDS));
        assertEquals("+SctpStack", framework.changes.poll(10, TimeUnit.SECONDS));
        assertEquals(Duration.ofSeconds(1), stacks.options.get(1).get(AssociationOptions.RTO_MIN));
        activator.stop(framework.context());
    }

    @Test
    void propertySwitchesTheStackOff() {
        framework.stackProperty = "none";
        activator.start(framework.context());
        assertTrue(framework.listeners.isEmpty());
        activator.stop(framework.context());
        assertEquals(List.of(), stacks.take());
    }

    @Test
    void startsWhereThereIsNoConfigurationAdminPackage() throws Exception {
        var withoutPackage = new WithoutConfigurationAdmin();
        assertThrows(
                NoClassDefFoundError.class,
                () -> Class.forName(ConfigurationSubscription.class.getName(), true, withoutPackage),
                "or this test proves nothing");
        var isolated = (BundleActivator) withoutPackage
                .loadClass(CoreActivator.class.getName())
                .getConstructor()
                .newInstance();
        isolated.start(framework.context());
        assertEquals(1, framework.listeners.size(), "it waits for components");
        isolated.stop(framework.context());
        assertTrue(framework.listeners.isEmpty());
    }

    /** Loads the activator's package again, as a bundle whose optional import was not resolved. */
    private static final class WithoutConfigurationAdmin extends ClassLoader {

        WithoutConfigurationAdmin() {
            super(CoreActivator.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.osgi.service.cm.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(CoreActivator.class.getPackageName() + ".")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                var loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (var in =
                    CoreActivator.class.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** As much of a framework as the activator uses. */
    private static final class FakeFramework {

        final List<ServiceListener> listeners = new ArrayList<>();
        final LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();
        ManagedService managedService;
        Object managedServicePid;
        String stackProperty;

        private record Reference(StackComponent component, int id) {}

        private final List<Reference> references = new ArrayList<>();
        private final List<ServiceReference<?>> proxies = new ArrayList<>();

        BundleContext context() {
            return FakeStacks.proxy(BundleContext.class, (self, method, arguments) -> switch (method.getName()) {
                case "getProperty" -> CoreActivator.STACK_PROPERTY.equals(arguments[0]) ? stackProperty : null;
                case "createFilter", "getServiceReference", "getServiceReferences" -> null;
                case "addServiceListener" -> listeners.add((ServiceListener) arguments[0]) ? null : null;
                case "removeServiceListener" -> listeners.remove(arguments[0]) ? null : null;
                case "getService" ->
                    references.get(proxies.indexOf(arguments[0])).component();
                case "ungetService" -> true;
                case "registerService" ->
                    register((Class<?>) arguments[0], arguments[1], (Dictionary<?, ?>) arguments[2]);
                default -> throw new AssertionError(method.toString());
            });
        }

        ServiceReference<?> reference(StackComponent component, int id) {
            var reference = new Reference(component, id);
            var proxy =
                    FakeStacks.proxy(ServiceReference.class, (self, method, arguments) -> switch (method.getName()) {
                        case "hashCode" -> id;
                        case "equals" -> self == arguments[0];
                        case "compareTo" -> 0;
                        case "toString" -> reference.toString();
                        default -> throw new AssertionError(method.toString());
                    });
            references.add(reference);
            proxies.add(proxy);
            return proxy;
        }

        void fire(int type, ServiceReference<?> reference) {
            List.copyOf(listeners).forEach(listener -> listener.serviceChanged(new ServiceEvent(type, reference)));
        }

        private ServiceRegistration<?> register(Class<?> type, Object service, Dictionary<?, ?> properties) {
            if (type == ManagedService.class) {
                managedService = (ManagedService) service;
                managedServicePid = properties.get("service.pid");
                return null;
            }
            assertEquals(SctpStack.class, type);
            changes.add("+" + type.getSimpleName());
            return FakeStacks.proxy(ServiceRegistration.class, (self, method, arguments) -> {
                assertEquals("unregister", method.getName());
                changes.add("-" + type.getSimpleName());
                return null;
            });
        }
    }
}
