/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.StackDriver;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.internal.extension.ExtensionRegistry;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.spi.Extension;

/** What users hold of a stack: its endpoints, and the loop, driven by a thread of its own or by the user. */
final class StackShell implements SctpStack, LoopAccess {

    private final String name;
    private final LoopCore core;
    private final Options options;
    private final CallbackPool ownPool;
    private final Executor executor;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch released = new CountDownLatch(1);
    private final LinkChanges links = new LinkChanges(this);
    private LoopThread thread;

    StackShell(String name, LoopCore core, Options options, Executor executor) {
        this.name = name;
        this.core = core;
        this.options = options;
        this.ownPool = executor == null ? new CallbackPool(name) : null;
        this.executor = executor == null ? ownPool : executor;
    }

    /** Starts a thread that drives the loop. */
    void start() {
        thread = new LoopThread(
                name, core, options.get(StackOptions.EXTENSION_PATIENCE).toNanos());
        thread.start();
        if (!core.extensions().all().isEmpty()) {
            thread.watch();
        }
    }

    /** The way to drive the loop by hand. */
    StackDriver driver() {
        return new ManualDriver(this, core);
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    @Override
    public LoopCore core() {
        return core;
    }

    @Override
    public void execute(Runnable task) {
        core.execute(task);
    }

    @Override
    public <T> T call(Supplier<T> question) {
        return thread == null ? question.get() : thread.call(question);
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Endpoint bind(int port) throws BindException {
        return bind(List.of(), port, Options.none());
    }

    @Override
    public Endpoint bind(List<InetAddress> addresses, int port, Options more) throws BindException {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("SCTP port " + port + " is not in 0 to 65535");
        }
        return bindHandle(addresses, port, more);
    }

    private EndpointHandle bindHandle(List<InetAddress> addresses, int port, Options more) throws BindException {
        if (closed.get()) {
            throw new IllegalStateException("stack " + name + " is closed");
        }
        List<InetAddress> local = localAddresses();
        for (var address : addresses) {
            if (!local.contains(address)) {
                throw new BindException("no link of the stack has the address " + address.getHostAddress());
            }
        }
        synchronized (core.ports()) {
            int chosen = port == 0 ? core.ports().ephemeral(addresses, core.random()) : port;
            var endpoint = new EndpointHandle(this, chosen, addresses, options.with(more));
            core.ports().bind(endpoint);
            return endpoint;
        }
    }

    @Override
    public Association connect(Destination destination) throws AssociationException, InterruptedException {
        EndpointHandle endpoint;
        try {
            endpoint = bindHandle(List.of(), 0, Options.none());
        } catch (BindException e) {
            throw new AssociationException(Reason.LIMIT, e.getMessage());
        }
        endpoint.closeWhenIdle();
        return endpoint.connect(destination);
    }

    void release(EndpointHandle endpoint) {
        core.ports().release(endpoint);
    }

    List<InetAddress> localAddresses() {
        var addresses = new ArrayList<InetAddress>();
        for (var port : core.links().all()) {
            if (port.isPresent()) {
                addresses.addAll(port.link().localAddresses());
            }
        }
        return addresses;
    }

    @Override
    public List<LinkDescription> links() {
        return core.links().all().stream()
                .map(port -> new LinkDescription(
                        port.name(),
                        port.isPresent(),
                        port.link().localAddresses(),
                        port.link().encapsulationPort()))
                .toList();
    }

    @Override
    public List<ExtensionDescription> extensions() {
        List<ExtensionDescription> described = call(() -> {
            ExtensionRegistry registry = core.extensions();
            return registry.all().stream()
                    .map(extension -> new ExtensionDescription(
                            extension.componentId(),
                            extension.version(),
                            registry.claims(extension).toString()))
                    .toList();
        });
        return described == null ? List.of() : described;
    }

    @Override
    public void install(StackComponent component, Options defaults) {
        if (component instanceof Extension extension) {
            if (thread != null) {
                thread.watch();
            }
            installExtension(extension, defaults);
        } else if (component instanceof LinkFactory factory) {
            links.install(factory, defaults.with(options));
        } else {
            throw new IllegalArgumentException(component.componentId()
                    + " is neither an extension nor a link; other components can't come and go while a stack runs");
        }
    }

    private void installExtension(Extension extension, Options defaults) {
        RuntimeException problem = call(() -> {
            try {
                core.install(extension, defaults);
                return null;
            } catch (RuntimeException e) {
                return e;
            }
        });
        if (problem != null) {
            throw problem;
        }
    }

    /** The thread that drives the loop, or null where the user does. */
    LoopThread thread() {
        return thread;
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public void withdraw(String componentId) {
        LinkPort link = core.links().find(componentId);
        if (link != null) {
            links.withdraw(link);
            return;
        }
        call(() -> {
            core.withdraw(componentId);
            return true;
        });
        // If the extension kept the loop, another thread does the rest of it before it answers this.
        call(() -> true);
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.copyOf(core.ports().all());
    }

    @Override
    public List<Association> associations() {
        return core.ports().all().stream()
                .flatMap(endpoint -> endpoint.associations().stream())
                .toList();
    }

    @Override
    public Map<Counter, Long> counters() {
        return core.counters().snapshot();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            awaitRelease();
            return;
        }
        try {
            endpoints().forEach(Endpoint::close);
            if (thread == null) {
                core.closeAssociations();
                core.links().close();
            } else {
                thread.close();
            }
        } finally {
            released.countDown();
        }
        if (ownPool != null) {
            ownPool.close();
        }
    }

    /** Who closes second may take the classes away next, and the peers have not been told yet. */
    private void awaitRelease() {
        if (thread == null || thread.isCurrent()) {
            return;
        }
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "stack " + name;
    }
}
