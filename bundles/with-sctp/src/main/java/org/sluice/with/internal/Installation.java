/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.StackComponent;

/** Puts everything into its place, once, before the program begins. */
public final class Installation {

    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private Installation() {}

    /**
     * Has java.net take its sockets from here.
     *
     * @param texts how to carry connections
     * @return what java.nio is to take its channels from
     * @throws IllegalArgumentException if the texts make no sense; says what
     */
    public static SelectorProvider install(Map<String, String> texts) throws ReflectiveOperationException, IOException {
        var settings = Settings.of(texts);
        logToStandardError();
        var carrier = new Carrier(
                settings, systemProvider(), new StackOpener(settings, components()), new Traffic(System.err));
        var provider = new CarriedProvider(carrier, killer());
        installFactories(provider);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(carrier, settings.verbose()), "with-end"));
        return provider;
    }

    /** The components that the class loader of this class has. */
    private static List<StackComponent> components() {
        var found = new ArrayList<StackComponent>();
        ServiceLoader.load(StackComponent.class, Installation.class.getClassLoader())
                .forEach(found::add);
        return found;
    }

    /** The factories are deprecated, and there is no other way to reach a program that knows nothing of this. */
    @SuppressWarnings("deprecation")
    private static void installFactories(CarriedProvider provider) throws IOException {
        Socket.setSocketImplFactory(() -> new CarriedSocketImpl(provider.openSocketChannel(), null));
        ServerSocket.setSocketFactory(() -> new CarriedSocketImpl(null, provider.openServerSocketChannel()));
    }

    private static void end(Carrier carrier, boolean verbose) {
        carrier.close();
        if (verbose) {
            carrier.traffic().say(carrier.traffic().summary());
        }
    }

    /** The provider that would be there if none had been named. */
    static SelectorProvider systemProvider() throws ReflectiveOperationException {
        return (SelectorProvider) Class.forName("sun.nio.ch.DefaultSelectorProvider")
                .getMethod("get")
                .invoke(null);
    }

    /**
     * A channel that was closed is kept until its last key is gone, and the one who takes away that key has to let the channel go. The key of ours
     * may be the last, and then nobody of the system's would.
     */
    static CarriedSelector.Kill killer() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.nio.ch.SelChImpl");
        Method kill = type.getMethod("kill");
        return channel -> {
            if (type.isInstance(channel)) {
                kill(kill, channel);
            }
        };
    }

    private static void kill(Method kill, SelectableChannel channel) throws IOException {
        try {
            kill.invoke(channel);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e);
        } catch (IllegalAccessException e) {
            throw new IOException(e);
        }
    }

    /** What the stack logs goes to standard error, as with the other commands; the program's own logging is left as it is. */
    private static void logToStandardError() {
        String before = System.getProperty(LEVEL);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        String wanted = System.getenv("SLUICE_LOG");
        try {
            System.setProperty(LEVEL, wanted == null || wanted.isEmpty() ? "warn" : wanted);
            Thread.currentThread().setContextClassLoader(Installation.class.getClassLoader());
            LoggerFactory.getLogger(Installation.class).debug("installed");
        } finally {
            Thread.currentThread().setContextClassLoader(loader);
            if (before == null) {
                System.clearProperty(LEVEL);
            } else {
                System.setProperty(LEVEL, before);
            }
        }
    }
}
