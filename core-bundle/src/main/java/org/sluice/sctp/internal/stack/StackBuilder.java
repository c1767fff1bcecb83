/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.SctpStackBuilder;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.StackDriver;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.internal.association.CookieAuthority;
import org.sluice.sctp.internal.extension.ExtensionRegistry;
import org.sluice.sctp.internal.path.StandardAnnouncement;
import org.sluice.sctp.internal.stream.scheduling.FirstComeFirstServed;
import org.sluice.sctp.internal.transfer.Rfc9260CongestionControl;
import org.sluice.sctp.link.LinkChoice;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.spi.AddressAnnouncement;
import org.sluice.sctp.spi.CongestionControlFactory;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.StreamSchedulerFactory;

/** Collects what a stack is made of, and makes it. */
final class StackBuilder implements SctpStackBuilder {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Map<String, StackComponent> components = new LinkedHashMap<>();
    private String name = "sctp-" + NUMBERS.incrementAndGet();
    private Options options = Options.none();
    private Boolean discover;
    private Executor executor;
    private RandomGenerator random;

    @Override
    public SctpStackBuilder name(String newName) {
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    @Override
    public SctpStackBuilder with(StackComponent component) {
        add(component);
        return this;
    }

    private void add(StackComponent component) {
        String id = Objects.requireNonNull(component, "component").componentId();
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException(component.getClass().getName() + " has no component id");
        }
        components.putIfAbsent(id, component);
    }

    @Override
    public SctpStackBuilder discover(boolean value) {
        discover = value;
        return this;
    }

    @Override
    public <T> SctpStackBuilder option(Option<T> option, T value) {
        options = options.with(option, value);
        return this;
    }

    @Override
    public SctpStackBuilder options(Options more) {
        options = options.with(more);
        return this;
    }

    @Override
    public SctpStackBuilder executor(Executor newExecutor) {
        executor = Objects.requireNonNull(newExecutor, "executor");
        return this;
    }

    @Override
    public SctpStackBuilder random(RandomGenerator generator) {
        random = Objects.requireNonNull(generator, "random");
        return this;
    }

    @Override
    public SctpStack build() throws IOException {
        StackShell stack = assemble(System.nanoTime());
        stack.start();
        return stack;
    }

    @Override
    public StackDriver buildDriven(long nanos) throws IOException {
        return assemble(nanos).driver();
    }

    private void discover() {
        String wanted = options.get(StackOptions.LINKS);
        // Who hands in a link has chosen; others are opened beside it only if they are named.
        boolean chosen = wanted.isBlank() && components.values().stream().anyMatch(LinkFactory.class::isInstance);
        LinkChoice.among(wanted, StackComponent.discovered(), problem -> {
                    throw new IllegalArgumentException(problem);
                })
                .stream()
                .filter(component -> !chosen || !(component instanceof LinkFactory))
                .forEach(this::add);
    }

    private StackShell assemble(long now) throws IOException {
        if (discover == null ? components.isEmpty() : discover) {
            discover();
        }
        StreamSchedulerFactory schedulers = new FirstComeFirstServed.Factory();
        CongestionControlFactory congestionControls = new Rfc9260CongestionControl.Factory();
        AddressAnnouncement announcement = new StandardAnnouncement();
        List<LinkFactory> linkFactories = new ArrayList<>();
        List<Extension> extensions = new ArrayList<>();
        for (var component : components.values()) {
            if (component instanceof LinkFactory link) {
                linkFactories.add(link);
            } else if (component instanceof StreamSchedulerFactory factory) {
                schedulers = factory;
            } else if (component instanceof CongestionControlFactory factory) {
                congestionControls = factory;
            } else if (component instanceof AddressAnnouncement policy) {
                announcement = policy;
            } else if (component instanceof Extension extension) {
                extensions.add(extension);
            } else {
                throw new IllegalArgumentException(
                        "component " + component.componentId()
                                + " is neither a link, an extension, a stream scheduler, a congestion control nor an address announcement");
            }
        }
        ExtensionRegistry registry = ExtensionRegistry.of(extensions);
        Map<String, LinkSeat> links = new LinkedHashMap<>();
        try {
            for (var factory : linkFactories) {
                links.put(factory.componentId(), new LinkSeat(factory.open(options)));
            }
        } catch (IOException | RuntimeException e) {
            links.values().forEach(LinkSeat::close);
            throw e;
        }
        var group = new LoopGroup(options, now);
        var cookies = new SharedCookies(new CookieAuthority(
                random(group),
                options.get(StackOptions.COOKIE_SECRET_LIFE).toNanos(),
                options.get(StackOptions.COOKIE_LIFE).toNanos(),
                now));
        for (int i = 0; i < options.get(StackOptions.LOOPS); i++) {
            group.join(new LoopCore(
                    group,
                    links.entrySet().stream()
                            .map(link -> new LinkPort(link.getKey(), link.getValue()))
                            .toList(),
                    options,
                    cookies,
                    random(group),
                    schedulers,
                    congestionControls,
                    announcement,
                    registry,
                    now));
        }
        return new StackShell(name, group, options, executor);
    }

    /** What a loop draws from; where the user's is shared, it need not bear that by itself. */
    private RandomGenerator random(LoopGroup group) {
        if (random == null) {
            return new SecureRandom();
        }
        if (group.isAlone()) {
            return random;
        }
        RandomGenerator shared = random;
        return () -> {
            synchronized (shared) {
                return shared.nextLong();
            }
        };
    }
}
