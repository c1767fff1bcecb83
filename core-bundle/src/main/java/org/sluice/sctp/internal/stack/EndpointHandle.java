/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.internal.association.AssociationEndpoint;
import org.sluice.sctp.internal.association.AssociationMachine;
import org.sluice.sctp.internal.association.AssociationSettings;
import org.sluice.sctp.internal.association.InitAnswerer;
import org.sluice.sctp.internal.association.StateCookie;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;

/** An endpoint: a port on some addresses, its associations, and those that wait to be accepted. */
final class EndpointHandle implements Endpoint, InitAnswerer.Listener, AssociationEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointHandle.class);

    /** What binding goes by. */
    private static final List<Option<?>> FIXED = List.of(EndpointOptions.REUSE_PORT, EndpointOptions.IPV6_ONLY);

    private final StackShell stack;
    private final int port;
    private final BoundAddresses bound;
    private final boolean reusesPort;
    private final Announcer announcer;
    private volatile Options options;
    private volatile AssociationSettings settings;
    private volatile int backlogLimit;
    private volatile int associationLimit;

    private final ReentrantLock lock = new ReentrantLock();
    private final Backlog backlog;
    private final Set<AssociationHandle> associations = new LinkedHashSet<>();
    private Consumer<Association> acceptor;
    private boolean closed;
    private boolean closeWhenIdle;
    private volatile boolean listening;
    private boolean released;

    EndpointHandle(StackShell stack, int port, Binding binding, Options options) {
        this.stack = stack;
        this.port = port;
        this.backlog = new Backlog("endpoint on port " + port);
        this.bound = new BoundAddresses(stack, this, binding);
        this.reusesPort = options.get(EndpointOptions.REUSE_PORT);
        this.announcer = new Announcer(stack.group().all().get(0), options);
        begin(options);
    }

    private void begin(Options all) {
        options = all;
        settings = AssociationSettings.from(all);
        backlogLimit = all.get(EndpointOptions.BACKLOG);
        associationLimit = all.get(EndpointOptions.MAXIMUM_ASSOCIATIONS);
    }

    @Override
    public void configure(Options changes) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the endpoint on port " + port + " is closed");
            }
            for (Option<?> fixed : FIXED) {
                if (!changes.get(fixed).equals(options.get(fixed))
                        && changes.explicit().containsKey(fixed)) {
                    throw new IllegalArgumentException(
                            "option " + fixed.name() + " can't be changed for an endpoint that exists");
                }
            }
            begin(options.with(changes));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int port() {
        return port;
    }

    /** The addresses that the user wants. */
    Binding binding() {
        return bound.binding();
    }

    /** Whether others may have the port too. */
    boolean reusesPort() {
        return reusesPort;
    }

    @Override
    public List<InetAddress> addresses() {
        return bound.present();
    }

    @Override
    public void addAddresses(List<InetAddress> more) throws BindException {
        bound.add(more);
    }

    @Override
    public void removeAddresses(List<InetAddress> fewer) {
        bound.remove(fewer);
    }

    /** An association came up by a cookie; on its loop. */
    void cookieTaken(Slot slot, StateCookie cookie) {
        bound.catchUp(slot, cookie, announcer);
    }

    List<AssociationHandle> associationHandles() {
        lock.lock();
        try {
            return List.copyOf(associations);
        } finally {
            lock.unlock();
        }
    }

    void checkOpen() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException(this + " is closed");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public AssociationSettings settings() {
        return settings;
    }

    @Override
    public List<Parameter> parametersFor(Route route, InitChunk init) {
        return announcer.inInitAck(route.local(), addresses(), init, route.remoteAddress());
    }

    @Override
    public List<InetAddress> announceable(InetAddress source, List<InetAddress> peer) {
        List<InetAddress> several = announcer.addresses(source, addresses(), peer);
        return several.isEmpty() ? List.of(source) : several;
    }

    boolean isListening() {
        return listening;
    }

    @Override
    public void listen() {
        listen(null);
    }

    @Override
    public void listen(Consumer<Association> newAcceptor) {
        synchronized (stack.group().ports()) {
            lock.lock();
            try {
                if (closed || listening) {
                    throw new IllegalStateException(this + (closed ? " is closed" : " listens already"));
                }
                if (stack.group().ports().otherListener(this, binding()) != null) {
                    throw new IllegalStateException("another endpoint on port " + port
                            + " listens already; at most one of those that share a port may (endpoint.reusePort)");
                }
                acceptor = newAcceptor;
                listening = true;
            } finally {
                lock.unlock();
            }
        }
    }

    /** Whether one association more may come in. */
    boolean hasRoom() {
        lock.lock();
        try {
            return backlog.size() < backlogLimit && associations.size() < associationLimit;
        } finally {
            lock.unlock();
        }
    }

    /** Makes an association that the peer opened; on the loop. */
    Slot accept(LoopCore loop, int remotePort) {
        return newSlot(loop, options, settings, remotePort);
    }

    private Slot newSlot(
            LoopCore loop, Options associationOptions, AssociationSettings associationSettings, int remotePort) {
        LoopAccess access = stack.loops().get(loop.index());
        var handle = new AssociationHandle(stack.nextId(), access, this, associationOptions, remotePort);
        var machine = new AssociationMachine(loop, handle, this, associationSettings, port, remotePort);
        var slot = new Slot(loop, machine, handle);
        handle.bind(slot);
        lock.lock();
        try {
            associations.add(handle);
        } finally {
            lock.unlock();
        }
        return slot;
    }

    /** An association came up; on the loop. One that the peer opened waits to be accepted. */
    void associationUp(AssociationHandle handle) {
        Consumer<Association> target = null;
        lock.lock();
        try {
            if (handle.wasOpenedHere()) {
                return;
            }
            target = acceptor;
            if (target == null) {
                backlog.add(handle);
            }
        } finally {
            lock.unlock();
        }
        if (target != null) {
            hand(target, handle);
        } else {
            stack.executor().execute(backlog::serve);
        }
    }

    private void hand(Consumer<Association> target, AssociationHandle handle) {
        stack.executor().execute(() -> {
            try {
                target.accept(handle);
            } catch (RuntimeException e) {
                LOG.error("the acceptor of port {} failed", port, e);
                handle.abort("the acceptor failed");
            }
        });
    }

    /** An association ended; on the loop. */
    void associationEnded(AssociationHandle handle) {
        boolean release;
        lock.lock();
        try {
            associations.remove(handle);
            closed |= closeWhenIdle && associations.isEmpty();
            release = closed && associations.isEmpty() && !released;
            released |= release;
        } finally {
            lock.unlock();
        }
        if (release) {
            stack.release(this);
        }
    }

    @Override
    public Association accept() throws AssociationException, InterruptedException {
        checkAccepting();
        AssociationHandle accepted = null;
        while (accepted == null) {
            accepted = backlog.take(Long.MAX_VALUE);
        }
        return accepted;
    }

    @Override
    public Association accept(Duration timeout) throws AssociationException, InterruptedException, TimeoutException {
        checkAccepting();
        AssociationHandle accepted = backlog.take(timeout.toNanos());
        if (accepted == null) {
            throw new TimeoutException("no association came up within " + timeout.toMillis() + " ms");
        }
        return accepted;
    }

    @Override
    public CompletableFuture<Association> acceptAsync() {
        try {
            checkAccepting();
        } catch (AssociationException | IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
        return backlog.takeLater();
    }

    private void checkAccepting() throws AssociationException {
        lock.lock();
        try {
            if (closed) {
                throw new AssociationException(Reason.CLOSED, "the endpoint on port " + port + " is closed");
            }
            if (!listening) {
                throw new IllegalStateException("the endpoint on port " + port + " does not listen");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Association connect(Destination destination) throws AssociationException, InterruptedException {
        return connect(destination, Options.none());
    }

    @Override
    public Association connect(Destination destination, Options more)
            throws AssociationException, InterruptedException {
        AssociationHandle handle = open(destination, more);
        try {
            handle.awaitUp();
        } catch (InterruptedException e) {
            handle.abort("the attempt was interrupted");
            throw e;
        }
        return handle;
    }

    @Override
    public CompletableFuture<Association> connectAsync(Destination destination, Options more) {
        return open(destination, more).established();
    }

    @Override
    public AssociationHandle open(Destination destination, Options more) {
        checkOpen();
        Options all = options.with(more);
        LoopCore loop = stack.group().ofAddresses(destination.addresses().get(0), destination.port(), port);
        Slot slot = newSlot(loop, all, AssociationSettings.from(all), destination.port());
        slot.handle.openedHere();
        loop.execute(() -> open(slot, destination));
        return slot.handle;
    }

    private void open(Slot slot, Destination destination) {
        LoopCore core = slot.loop;
        List<InetAddress> announced = List.of();
        List<InetAddress> own = addresses();
        // None for any of the links'.
        List<InetAddress> locals = binding().kind() == Binding.Kind.ALL ? List.of() : own;
        var routes = new ArrayList<Route>();
        int encapsulationPort = destination.encapsulationPort() != Destination.LINK_DEFAULT
                ? destination.encapsulationPort()
                : slot.handle.options().get(AssociationOptions.REMOTE_ENCAPSULATION_PORT);
        boolean taken = false;
        for (var address : own.isEmpty() ? List.<InetAddress>of() : destination.addresses()) {
            Route route = core.route(address, encapsulationPort, locals);
            if (route != null && routes.isEmpty()) {
                announced = announcer.addresses(route.local(), own, destination.addresses());
                // Packets leave from addresses that the peer knows: those in the INIT, or else the one that the INIT
                // comes from.
                locals = announced.isEmpty() ? List.of(route.local()) : announced;
            }
            if (route != null) {
                routes.add(route);
                taken |= core.group().addresses().isTaken(address, destination.port(), port, slot);
            }
        }
        String problem = null;
        if (routes.isEmpty()) {
            problem = !core.links().isAnyPresent()
                    ? "the stack has no link: packets have no way out"
                    : "no link has a way to " + destination.addresses();
        } else if (taken) {
            problem = "there is an association from port " + port + " to port " + destination.port() + " of "
                    + destination.addresses() + " already; two can't have the same addresses and ports";
        }
        if (problem != null) {
            slot.handle.ended(new AssociationException(Reason.NO_ANSWER, problem));
            return;
        }
        List<Parameter> parameters = announcer.inInit(announced, own);
        parameters.addAll(core.extensions()
                .offers(slot.handle.options(), routes.get(0).link().capabilities(), core.random(), core.stint()));
        slot.machine.connect(routes, parameters, core.now());
        core.settle(slot);
        core.markDirty(slot);
    }

    /** Has the endpoint close when its last association ends. */
    void closeWhenIdle() {
        lock.lock();
        try {
            closeWhenIdle = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Association> associations() {
        return List.copyOf(associationHandles());
    }

    @Override
    public void close() {
        boolean release;
        lock.lock();
        try {
            closed = true;
            listening = false;
            release = associations.isEmpty() && !released;
            released |= release;
        } finally {
            lock.unlock();
        }
        backlog.close();
        if (release) {
            stack.release(this);
        }
    }

    @Override
    public String toString() {
        return "endpoint on port " + port;
    }
}
