/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.osgi;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.link.LinkChoice;
import org.sluice.sctp.link.LinkFactory;

/**
 * Keeps one stack that is made of the components that are there, with the configuration that holds. It is made when there is a link;
 * links and extensions come and go while it runs. When other components or the configuration change, the stack is closed and made again;
 * its associations end.
 *
 * <p>Any thread may call. All work is done by one thread of its own, in the order of the calls, holding no lock: making and
 * closing a stack, and telling others of it, may take long.
 */
final class StackKeeper implements AutoCloseable {

    static final String NO_LINK = "no SCTP stack: no link: install a bundle that registers"
            + " org.sluice.sctp.link.LinkFactory, for instance org.sluice.link.udp";

    static final String NO_LINK_ANY_MORE =
            "the SCTP stack has no link any more: its associations wait for one, and new ones can't be made;"
                    + " install a bundle that registers org.sluice.sctp.link.LinkFactory";

    /** Makes a stack. */
    interface Maker {
        SctpStack make(List<StackComponent> components, Options options) throws IOException;
    }

    /** Tells others of a stack. */
    interface Publisher {

        /** Offers a stack; what is returned takes the offer back. */
        Runnable publish(SctpStack stack, List<String> componentIds);
    }

    /** A stack that runs, and what it was made of. */
    private record Running(SctpStack stack, Runnable withdrawal, List<StackComponent> components, Options options) {

        Running publishedBy(Publisher publisher, List<StackComponent> all) {
            try {
                var ids = all.stream().map(StackComponent::componentId).toList();
                return new Running(stack, publisher.publish(stack, ids), components, options);
            } catch (RuntimeException e) {
                stack.close();
                throw e;
            }
        }
    }

    private final Maker maker;
    private final Publisher publisher;
    private final Duration linkGrace;
    private final Duration patience;
    private final Consumer<String> log;
    private final OptionCatalog coreOptions = OptionCatalog.ofCore();
    private final ComponentKeeper kept;
    private final ScheduledThreadPoolExecutor worker;
    private volatile Thread workerThread;

    // What follows belongs to the worker.
    private final Set<String> complaints = new HashSet<>();
    private List<StackComponent> components = List.of();
    private Map<String, Object> configuration = Map.of();
    private Running running;
    private boolean saidThatThereIsNoLink;
    private boolean closed;

    /**
     * A keeper without components.
     *
     * @param linkGrace how long there may be no link before that is logged; bundles start one after the other
     * @param patience how long {@link #await} and {@link #close} wait
     * @param log takes lines that an operator should see
     */
    StackKeeper(Maker maker, Publisher publisher, Duration linkGrace, Duration patience, Consumer<String> log) {
        this.maker = maker;
        this.publisher = publisher;
        this.linkGrace = linkGrace;
        this.patience = patience;
        this.log = log;
        this.kept = new ComponentKeeper(this::optionsFor, log);
        this.worker = new ScheduledThreadPoolExecutor(1, this::newThread);
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        run(this::adjust);
    }

    /** Sets the components that are there, most wanted first. Returns at once. */
    Future<?> components(List<StackComponent> present) {
        var copy = List.copyOf(present);
        return run(() -> {
            components = copy;
            adjust();
        });
    }

    /** Sets the configuration, values by option name. Returns at once. */
    Future<?> configuration(Map<String, Object> values) {
        var copy = Map.copyOf(values);
        return run(() -> {
            if (!copy.equals(configuration)) {
                complaints.clear();
            }
            configuration = copy;
            adjust();
        });
    }

    /** Waits until what was asked for is done, but not for ever, and not at all on the keeper's own thread. */
    void await(Future<?> done) {
        // Whoever hears of the stack's coming and going is called on the worker, and may stop a bundle right there.
        if (Thread.currentThread() == workerThread) {
            return;
        }
        boolean interrupted = false;
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                done.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true; // the caller's business; the stack must still be gone when we return
            } catch (TimeoutException e) {
                log.accept(
                        "SCTP stack: it is not closed after " + patience.toMillis() + " ms; going on without waiting");
                break;
            } catch (ExecutionException e) {
                log.accept("SCTP stack: " + e.getCause());
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes the stack, and waits for that, but not for ever. Does nothing the second time. */
    @Override
    public void close() {
        await(run(() -> {
            closed = true;
            takeDown("the SCTP bundle stops");
        }));
        worker.shutdown();
    }

    private Thread newThread(Runnable task) {
        var thread = new Thread(task, "sluice-stack-keeper");
        thread.setDaemon(true);
        workerThread = thread;
        return thread;
    }

    private Future<?> run(Runnable task) {
        try {
            return worker.submit(() -> {
                try {
                    task.run();
                } catch (RuntimeException | LinkageError e) {
                    log.accept("SCTP stack: " + e);
                }
            });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null); // closed: there is no stack any more
        }
    }

    private void adjust() {
        if (closed) {
            return;
        }
        var found = eachOnce(components);
        var all = used(found);
        var wanted = all.stream()
                .filter(component -> !ComponentKeeper.isKept(component))
                .toList();
        boolean link = all.stream().anyMatch(LinkFactory.class::isInstance);
        if (link) {
            saidThatThereIsNoLink = false;
        } else {
            worker.schedule(this::sayThatThereIsNoLink, linkGrace.toNanos(), TimeUnit.NANOSECONDS);
        }
        if (running != null) {
            var options = options(wanted, found);
            boolean sameComponents = same(running.components, wanted);
            if (sameComponents && running.options.equals(options)) {
                kept.adjust(running.stack, all);
                return;
            }
            takeDown(sameComponents ? "the configuration changed" : difference(running.components, wanted));
        }
        if (link) {
            build(wanted, options(wanted, found), all);
        }
    }

    /** Without the links that are not to be opened. */
    private List<StackComponent> used(List<StackComponent> found) {
        String wanted = coreOptions.read(configuration, unknown -> {}).get(StackOptions.LINKS);
        return LinkChoice.among(wanted, found, this::complain);
    }

    private void build(List<StackComponent> wanted, Options options, List<StackComponent> all) {
        SctpStack stack;
        try {
            stack = maker.make(wanted, options);
        } catch (IOException | RuntimeException | LinkageError e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            log.accept("no SCTP stack: " + why + "; tried again when the configuration or the components change");
            return;
        }
        kept.forget();
        kept.adjust(stack, all);
        if (kept.hasLink()) {
            running = new Running(stack, () -> {}, wanted, options).publishedBy(publisher, all);
        } else {
            // Why there is none was said when it could not be opened.
            kept.forget();
            attempt(stack::close);
        }
    }

    private void takeDown(String reason) {
        if (running == null) {
            return;
        }
        var old = running;
        running = null;
        kept.forget();
        // Each step is taken even if the one before it failed: what is not released here is never released.
        attempt(old.withdrawal);
        attempt(() -> abortAll(old.stack, reason));
        attempt(old.stack::close);
    }

    private void abortAll(SctpStack stack, String reason) {
        var associations = stack.associations();
        if (!associations.isEmpty()) {
            log.accept(
                    "SCTP stack " + stack.name() + " closes, " + associations.size() + " associations end: " + reason);
        }
        associations.forEach(association -> association.abort(reason));
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError e) {
            log.accept("SCTP stack: while closing it: " + e);
        }
    }

    private void sayThatThereIsNoLink() {
        boolean link = used(eachOnce(components)).stream().anyMatch(LinkFactory.class::isInstance);
        if (!closed && !link && !saidThatThereIsNoLink) {
            saidThatThereIsNoLink = true;
            log.accept(running == null ? NO_LINK : NO_LINK_ANY_MORE);
        }
    }

    /** What the configuration says for the stack; what it says for extensions and links is not unknown, but none of the stack's business. */
    private Options options(List<StackComponent> wanted, List<StackComponent> found) {
        var ofStack = optionsOf(wanted);
        var read = coreOptions.with(optionsOf(found)).read(configuration, this::complain);
        var ofOthers = new HashSet<Option<?>>(optionsOf(found));
        ofOthers.removeAll(ofStack);
        return read.without(ofOthers);
    }

    private List<Option<?>> optionsOf(List<StackComponent> some) {
        var options = new ArrayList<Option<?>>();
        for (var component : some) {
            try {
                options.addAll(component.options());
            } catch (RuntimeException | LinkageError e) {
                complain("the options of " + component.componentId() + " can't be configured: " + e);
            }
        }
        return options;
    }

    private Options optionsFor(StackComponent component) {
        return OptionCatalog.empty().with(optionsOf(List.of(component))).read(configuration, unknown -> {});
    }

    /** Says something once for as long as the configuration stays as it is. */
    private void complain(String line) {
        if (complaints.add(line)) {
            log.accept(line);
        }
    }

    /** Two components with one id count once: the one wanted most. */
    private static List<StackComponent> eachOnce(List<StackComponent> components) {
        var ids = new HashSet<String>();
        return components.stream()
                .filter(component -> ids.add(component.componentId()))
                .toList();
    }

    /** Whether these are the same objects, whatever their order and whatever they think of equality. */
    private static boolean same(List<StackComponent> some, List<StackComponent> others) {
        return some.size() == others.size() && containsAll(some, others);
    }

    private static boolean containsAll(List<StackComponent> some, List<StackComponent> others) {
        return others.stream().allMatch(other -> some.stream().anyMatch(one -> one == other));
    }

    private static String difference(List<StackComponent> before, List<StackComponent> after) {
        var changes = new ArrayList<String>();
        for (var component : before) {
            if (!containsAll(after, List.of(component))) {
                changes.add(component.componentId() + " was stopped");
            }
        }
        for (var component : after) {
            if (!containsAll(before, List.of(component))) {
                changes.add(component.componentId() + " was started");
            }
        }
        return String.join(", ", changes);
    }
}
