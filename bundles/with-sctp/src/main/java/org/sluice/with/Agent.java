/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;
import java.util.Set;

/**
 * Runs before the program's main method: puts the stack into a class loader of its own, and has java.net and java.nio take their sockets from
 * there.
 */
public final class Agent {

    private static final String PROVIDER = "java.nio.channels.spi.SelectorProvider";
    private static final String INSTALLATION = "org.sluice.with.internal.Installation";
    private static final int WRONG_USE = 2;

    private Agent() {}

    /**
     * Called by the virtual machine.
     *
     * @param argument how to carry connections, as the command {@code with} writes it
     */
    public static void premain(String argument, Instrumentation instrumentation) {
        try {
            start(AgentArgument.read(argument), instrumentation);
        } catch (ReflectiveOperationException | MalformedURLException | RuntimeException e) {
            Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
            System.err.println("sluice with: " + (cause.getMessage() == null ? cause : cause.getMessage()));
            // An exception out of here would be shown with a stack trace and a core dump's worth of words.
            Runtime.getRuntime().halt(WRONG_USE);
        }
    }

    private static void start(Map<String, String> settings, Instrumentation instrumentation)
            throws ReflectiveOperationException, MalformedURLException {
        String[] names = settings.getOrDefault("jars", "").split(File.pathSeparator, -1);
        var jars = new URL[names.length];
        for (int i = 0; i < names.length; i++) {
            jars[i] = new File(names[i]).toURI().toURL();
        }
        var loader = new URLClassLoader("sluice", jars, ClassLoader.getPlatformClassLoader());
        // The system's own provider, which carries all that is not carried by SCTP, has no public name once another is
        // named.
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of("sun.nio.ch", Set.of(loader.getUnnamedModule())),
                Map.of(),
                Set.of(),
                Map.of());
        System.setProperty(PROVIDER, SctpSelectorProvider.class.getName());
        var installed = Class.forName(INSTALLATION, true, loader)
                .getMethod("install", Map.class)
                .invoke(null, settings);
        SctpSelectorProvider.passOnTo((SelectorProvider) installed);
        if (!(SelectorProvider.provider() instanceof SctpSelectorProvider)) {
            throw new IllegalStateException("something before the agent chose another " + PROVIDER + ": "
                    + SelectorProvider.provider().getClass().getName());
        }
    }
}
