/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.StackDriver;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.internal.extension.ExtensionRegistry;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.spi.Extension;

/** What users hold of a stack: its endpoints, and the loops, driven by threads of their own or by the user. */
final class StackShell implements SctpStack {

    private final String name;
    private final LoopGroup group;
    private final List<RunningLoop> loops;
    private final Options options;
    private final CallbackPool ownPool;
    private final Executor executor;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch released = new CountDownLatch(1);
    private final LinkChanges links = new LinkChanges(this);
    private boolean threaded;

    StackShell(String name, LoopGroup group, Options options, Executor executor) {
        this.name = name;
        this.group = group;
        this.options = options;
        this.ownPool = executor == null ? new CallbackPool(name) : null;
        this.executor = executor == null ? ownPool : executor;
        this.loops = group.all().stream()
                .map(core -> new RunningLoop(core, this.executor))
                .toList();
    }

    /** Starts threads that drive the loops. */
    void start() {
        threaded = true;
        long patience = options.get(StackOptions.EXTENSION_PATIENCE).toNanos();
        for (RunningLoop loop : loops) {
            int index = loop.core().index();
            loop.thread(new LoopThread(index == 0 ? name : name + "-" + index, loop.core(), patience));
        }
        loops.forEach(loop -> loop.thread().start());
        if (!first().extensions().all().isEmpty()) {
            loops.forEach(loop -> loop.thread().watch());
        }
    }

    /** The way to drive the loops by hand. */
    StackDriver driver() {
        return new ManualDriver(this, group.all());
    }

    private LoopCore first() {
        return group.all().get(0);
    }

    List<RunningLoop> loops() {
        return loops;
    }

    /** The loops, and what they share. */
    LoopGroup group() {
        return group;
    }

    /** The links as a loop sees them. */
    Links links(int loop) {
        return group.all().get(loop).links();
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    /** Where users are called; never a loop. */
    Executor executor() {
        return executor;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Options options() {
        return options;
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
        Options all = options.with(more);
        Binding binding = Binding.of(addresses, all.get(EndpointOptions.IPV6_ONLY));
        checkPresent(binding.named());
        synchronized (group.ports()) {
            int chosen = port == 0 ? group.ports().ephemeral(binding, first().random()) : port;
            var endpoint = new EndpointHandle(this, chosen, binding, all);
            group.ports().bind(endpoint);
            return endpoint;
        }
    }

    /** Checks that links have all of these addresses. */
    void checkPresent(List<InetAddress> addresses) throws BindException {
        List<InetAddress> local = localAddresses();
        for (var address : addresses) {
            if (!local.contains(address)) {
                throw new BindException("no link of the stack has the address " + address.getHostAddress());
            }
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
        group.ports().release(endpoint);
    }

    List<InetAddress> localAddresses() {
        var addresses = new ArrayList<InetAddress>();
        for (var port : first().links().all()) {
            if (port.isPresent()) {
                addresses.addAll(port.link().localAddresses());
            }
        }
        return addresses;
    }

    @Override
    public List<LinkDescription> links() {
        return first().links().all().stream()
                .map(port -> new LinkDescription(
                        port.name(),
                        port.isPresent(),
                        port.link().localAddresses(),
                        port.link().encapsulationPort()))
                .toList();
    }

    @Override
    public List<ExtensionDescription> extensions() {
        List<ExtensionDescription> described = loops.get(0).call(() -> {
            ExtensionRegistry registry = first().extensions();
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
            if (threaded) {
                loops.forEach(loop -> loop.thread().watch());
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
        for (RunningLoop loop : loops) {
            RuntimeException problem = loop.call(() -> {
                try {
                    loop.core().install(extension, defaults);
                    return null;
                } catch (RuntimeException e) {
                    return e;
                }
            });
            if (problem != null) {
                throw problem;
            }
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public void withdraw(String componentId) {
        LinkPort link = first().links().find(componentId);
        if (link != null) {
            links.withdraw(link);
            return;
        }
        for (RunningLoop loop : loops) {
            loop.call(() -> {
                loop.core().withdraw(componentId);
                return true;
            });
            // If the extension kept the loop, another thread does the rest of it before it answers this.
            loop.call(() -> true);
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.copyOf(group.ports().all());
    }

    @Override
    public List<Association> associations() {
        return group.ports().all().stream()
                .flatMap(endpoint -> endpoint.associations().stream())
                .toList();
    }

    @Override
    public Map<Counter, Long> counters() {
        var sum = new EnumMap<Counter, Long>(Counter.class);
        for (LoopCore loop : group.all()) {
            loop.counters().snapshot().forEach((counter, value) -> sum.merge(counter, value, Long::sum));
        }
        return sum;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            awaitRelease();
            return;
        }
        try {
            endpoints().forEach(Endpoint::close);
            if (threaded) {
                closeThreads();
            } else {
                group.all().forEach(LoopCore::closeAssociations);
                first().links().close();
            }
        } finally {
            released.countDown();
        }
        if (ownPool != null) {
            ownPool.close();
        }
    }

    /** Asked by a loop itself, they end after their rounds. */
    private void closeThreads() {
        loops.forEach(loop -> loop.thread().end());
        if (isOnLoop()) {
            return;
        }
        loops.forEach(loop -> loop.thread().awaitEnd());
        // If a loop hangs, its links shall not.
        first().links().close();
        loops.forEach(loop -> loop.thread().awaitFeeders());
    }

    private boolean isOnLoop() {
        return threaded && loops.stream().anyMatch(loop -> loop.thread().isCurrent());
    }

    /** Who closes second may take the classes away next, and the peers have not been told yet. */
    private void awaitRelease() {
        if (!threaded || isOnLoop()) {
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
