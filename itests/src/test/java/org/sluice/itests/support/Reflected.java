/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.lang.reflect.Method;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.MessageAttribute;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;

/** An association of the container's stack: its classes are the container's, so it is used by reflection. */
public final class Reflected {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** A message that arrived. */
    public record Arrival(byte[] payload, int sequenceNumber) {}

    private final Object association;
    private final Method receive;
    private final Method payload;
    private final Method sequenceNumber;

    private Reflected(Object association) throws Exception {
        this.association = association;
        ClassLoader loader = association.getClass().getClassLoader();
        receive = loader.loadClass(Association.class.getName()).getMethod("receive");
        Class<?> messageType = loader.loadClass("org.sluice.sctp.ReceivedMessage");
        payload = messageType.getMethod("payload");
        sequenceNumber = messageType.getMethod("streamSequenceNumber");
    }

    /** Connects the container's stack, which there soon is, to port 5001 behind a UDP port, when it has so many extensions. */
    public static Reflected connect(Framework framework, int udpPort, int extensions) throws Exception {
        return connect(framework, udpPort, extensions, null, "", "", null);
    }

    /** The same, with an option that a bundle of the container defines, unless that is null. */
    public static Reflected connect(
            Framework framework, int udpPort, int extensions, Bundle bundle, String holder, String name, Object value)
            throws Exception {
        Object stack = null;
        long end = System.nanoTime() + LIMIT.toNanos();
        while (stack == null && System.nanoTime() < end) {
            var references = framework.getBundleContext().getAllServiceReferences(SctpStack.class.getName(), null);
            stack = references == null ? null : framework.getBundleContext().getService(references[0]);
        }
        ClassLoader loader = stack.getClass().getClassLoader();
        Class<?> stackType = loader.loadClass(SctpStack.class.getName());
        Class<?> destinationType = loader.loadClass(Destination.class.getName());
        Object destination = destinationType
                .getConstructor(List.class, int.class, int.class)
                .newInstance(List.of(InetAddress.getByName("127.0.0.1")), 5001, udpPort);
        Object installed = stackType.getMethod("extensions").invoke(stack);
        while (((List<?>) installed).size() < extensions && System.nanoTime() < end) {
            installed = stackType.getMethod("extensions").invoke(stack);
        }
        if (bundle == null) {
            return new Reflected(stackType.getMethod("connect", destinationType).invoke(stack, destination));
        }
        Class<?> optionsType = loader.loadClass(Options.class.getName());
        Object endpoint = stackType
                .getMethod("bind", List.class, int.class, optionsType)
                .invoke(stack, List.of(), 0, options(loader, bundle, holder, name, value));
        return new Reflected(loader.loadClass("org.sluice.sctp.Endpoint")
                .getMethod("connect", destinationType)
                .invoke(endpoint, destination));
    }

    /** Sets an option that a bundle of the container defines. */
    public void configure(Bundle bundle, String holder, String name, Object value) throws Exception {
        ClassLoader loader = association.getClass().getClassLoader();
        Class<?> optionsType = loader.loadClass(Options.class.getName());
        Object options = options(loader, bundle, holder, name, value);
        loader.loadClass(Association.class.getName())
                .getMethod("configure", optionsType)
                .invoke(association, options);
    }

    private static Object options(ClassLoader loader, Bundle bundle, String holder, String name, Object value)
            throws Exception {
        Class<?> optionsType = loader.loadClass(Options.class.getName());
        Class<?> optionType = loader.loadClass("org.sluice.sctp.Option");
        Object option = bundle.loadClass(holder).getField(name).get(null);
        return optionsType
                .getMethod("with", optionType, Object.class)
                .invoke(optionsType.getMethod("none").invoke(null), option, value);
    }

    /** Waits for a message; null after the last one. */
    public Arrival receive() throws Exception {
        Object message = receive.invoke(association);
        return message == null
                ? null
                : new Arrival((byte[]) payload.invoke(message), (Integer) sequenceNumber.invoke(message));
    }

    /** Sends a message with something on it that a bundle of the container defines. */
    public void send(String text, Bundle bundle, String holder, String name, Object value) throws Exception {
        ClassLoader loader = association.getClass().getClassLoader();
        Class<?> messageType = loader.loadClass(Message.class.getName());
        Object attribute = bundle.loadClass(holder).getField(name).get(null);
        Object message = messageType.getMethod("of", String.class).invoke(null, text);
        Object attributed = messageType
                .getMethod("with", loader.loadClass(MessageAttribute.class.getName()), Object.class)
                .invoke(message, attribute, value);
        loader.loadClass(Association.class.getName())
                .getMethod("send", messageType)
                .invoke(association, attributed);
    }

    /** Waits for the association's end; says why it ended, or null if it was shut down. */
    public String awaitEnd() throws Exception {
        ClassLoader loader = association.getClass().getClassLoader();
        var ended = (Future<?>)
                loader.loadClass(Association.class.getName()).getMethod("ended").invoke(association);
        try {
            ended.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause().getMessage();
        }
    }
}
