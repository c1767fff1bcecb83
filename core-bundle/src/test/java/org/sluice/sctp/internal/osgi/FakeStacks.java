/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.osgi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sluice.sctp.Association;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Negotiation;

/** Makes stacks that only write down what happens to them. */
final class FakeStacks implements StackKeeper.Maker {

    /** What happened, in order: {@code make stack-1 [link.a]}, {@code publish stack-1}, {@code abort stack-1 why}… */
    final List<String> events = new CopyOnWriteArrayList<>();

    final List<Options> options = new CopyOnWriteArrayList<>();
    volatile boolean portTaken;
    private int number;

    @Override
    public SctpStack make(List<StackComponent> components, Options given) throws IOException {
        String name = "stack-" + ++number;
        events.add("make " + name + " "
                + components.stream().map(StackComponent::componentId).toList());
        options.add(given);
        var association = proxy(Association.class, (self, method, arguments) -> {
            events.add(method.getName() + " " + name + " " + arguments[0]);
            return null;
        });
        return proxy(SctpStack.class, (self, method, arguments) -> switch (method.getName()) {
            case "name" -> name;
            case "associations" -> List.of(association);
            case "install" -> {
                if (portTaken && arguments[0] instanceof LinkFactory) {
                    String why = "cannot bind UDP port 9899 on 127.0.0.1: Address already in use";
                    throw new UncheckedIOException(why, new BindException(why));
                }
                events.add("install " + ((StackComponent) arguments[0]).componentId() + " " + arguments[1]);
                yield null;
            }
            case "withdraw" -> {
                events.add("withdraw " + arguments[0] + " of " + name);
                yield null;
            }
            case "close" -> events.add("close " + name) ? null : null;
            default -> throw new AssertionError(method.toString());
        });
    }

    Runnable publish(SctpStack stack, List<String> ids) {
        events.add("publish " + stack.name());
        return () -> events.add("withdraw " + stack.name());
    }

    /** What happened since the last time. */
    List<String> take() {
        var taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    record FakeLink(String componentId, List<Option<?>> options) implements LinkFactory {

        FakeLink(String componentId) {
            this(componentId, List.of());
        }

        @Override
        public Link open(Options options) {
            throw new AssertionError("the fake stack opens nothing");
        }
    }

    record FakeExtension(String componentId) implements StackComponent {}

    record RealExtension(String componentId, List<Option<?>> options) implements Extension {

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Claims claims() {
            return Claims.none();
        }

        @Override
        public Answer agree(Negotiation negotiation) {
            return new Answer.Refused("a fake");
        }
    }
}
