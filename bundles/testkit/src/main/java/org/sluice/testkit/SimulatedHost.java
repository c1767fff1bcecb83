/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.StackDriver;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.LinkFactory;

/** A host of a simulation, with a stack. For one thread. */
public final class SimulatedHost {

    /** How many loops the stacks of hosts have that don't say. */
    private static final int LOOPS = Integer.getInteger("sluice.testkit.loops", 1);

    private final String name;
    private final List<InetAddress> addresses;
    private final StackDriver driver;
    private final List<LinkFactory> links;
    private final List<SimulatedLink> opened;

    private SimulatedHost(
            String name,
            List<InetAddress> addresses,
            StackDriver driver,
            List<LinkFactory> links,
            List<SimulatedLink> opened) {
        this.name = name;
        this.addresses = addresses;
        this.driver = driver;
        this.links = links;
        this.opened = opened;
    }

    /** Gives the host one address more, on the link that was opened last. */
    public void addAddress(String literal) {
        InetAddress address = Simulation.address(literal);
        opened.get(opened.size() - 1).add(address);
        addresses.add(address);
    }

    /** Takes an address away from the host. */
    public void removeAddress(String literal) {
        InetAddress address = Simulation.address(literal);
        opened.stream().filter(link -> link.localAddresses().contains(address)).forEach(link -> link.remove(address));
        addresses.remove(address);
    }

    /** What opened the host's links, in the order of their addresses; for those who withdraw and install links. */
    public List<LinkFactory> links() {
        return links;
    }

    /** The host's stack, driven by the simulation. */
    public SctpStack stack() {
        return driver.stack();
    }

    /** The host's addresses. */
    public List<InetAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** The host's first address. */
    public InetAddress address() {
        return addresses.get(0);
    }

    /** The way to this host, by all its addresses. */
    public Destination destination(int port) {
        return new Destination(addresses(), port, Destination.LINK_DEFAULT);
    }

    StackDriver driver() {
        return driver;
    }

    @Override
    public String toString() {
        return name;
    }

    /** What a host shall be like. */
    public static final class Builder {

        private final Simulation simulation;
        private final String name;
        private final long seed;
        private final List<InetAddress> addresses = new ArrayList<>();
        private final List<Integer> linkBounds = new ArrayList<>();
        private final List<StackComponent> components = new ArrayList<>();
        private Options options = Options.none();
        private final List<UnaryOperator<LinkFactory>> wrappers = new ArrayList<>();
        private final List<SimulatedLink> opened = new ArrayList<>();
        private LinkCapabilities capabilities = new LinkCapabilities(true, false, true, false);
        private int maximumPacketSize = 1480;

        Builder(Simulation simulation, String name, long seed) {
            this.simulation = simulation;
            this.name = name;
            this.seed = seed;
        }

        /** Adds an address, given as a literal. */
        public Builder address(String literal) {
            addresses.add(Simulation.address(literal));
            return this;
        }

        /** Has the addresses that are added from now on be those of another link. */
        public Builder anotherLink() {
            linkBounds.add(addresses.size());
            return this;
        }

        /** Sets an option of the stack. */
        public <T> Builder option(Option<T> option, T value) {
            options = options.with(option, value);
            return this;
        }

        /** Sets several options of the stack. */
        public Builder options(Options more) {
            options = options.with(more);
            return this;
        }

        /** Adds a component to the stack. */
        public Builder with(StackComponent component) {
            components.add(component);
            return this;
        }

        /** Sets the largest SCTP packet that the host's interfaces carry. */
        public Builder maximumPacketSize(int bytes) {
            maximumPacketSize = bytes;
            return this;
        }

        /** Sets what the host's link can do; by default all but segment offload and integrity. */
        public Builder capabilities(LinkCapabilities value) {
            capabilities = value;
            return this;
        }

        /** Wraps the host's link, for instance to capture what passes; what is added last is outermost. */
        public Builder wrap(UnaryOperator<LinkFactory> wrapper) {
            wrappers.add(wrapper);
            return this;
        }

        /** Makes the host and starts its stack. */
        public SimulatedHost start() {
            List<LinkFactory> links = linkFactories();
            try {
                var builder = SctpStack.builder()
                        .name(name)
                        .discover(false)
                        .option(StackOptions.LOOPS, LOOPS)
                        .options(options)
                        .random(new SplittableRandom(seed))
                        .executor(Runnable::run);
                links.forEach(builder::with);
                components.forEach(builder::with);
                var host = new SimulatedHost(
                        name,
                        new ArrayList<>(addresses),
                        builder.buildDriven(simulation.clock().nanos()),
                        links,
                        opened);
                simulation.add(host);
                return host;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private List<LinkFactory> linkFactories() {
            var links = new ArrayList<LinkFactory>();
            int begin = 0;
            for (int i = 0; i <= linkBounds.size(); i++) {
                int end = i < linkBounds.size() ? linkBounds.get(i) : addresses.size();
                LinkFactory factory = new SimulatedLinkFactory(
                        "link.simulated" + (i == 0 ? "" : "." + i), List.copyOf(addresses.subList(begin, end)));
                for (var wrapper : wrappers) {
                    factory = wrapper.apply(factory);
                }
                links.add(factory);
                begin = end;
            }
            return List.copyOf(links);
        }

        private final class SimulatedLinkFactory implements LinkFactory {

            private final String componentId;
            private final List<InetAddress> ofLink;

            SimulatedLinkFactory(String componentId, List<InetAddress> ofLink) {
                this.componentId = componentId;
                this.ofLink = ofLink;
            }

            @Override
            public String componentId() {
                return componentId;
            }

            @Override
            public Link open(Options ignored) {
                var link = new SimulatedLink(simulation.network(), ofLink, maximumPacketSize, capabilities);
                opened.add(link);
                return link;
            }
        }
    }
}
