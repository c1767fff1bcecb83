/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.launcher;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.ToIntFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleRevision;

/** An OSGi framework with the bundles of a directory, its cache in a directory of its own, so that any number of them run at once. */
final class Container implements AutoCloseable {

    /** The log that the launcher's own class path has, lent to all bundles. */
    private static final String LENT_PACKAGES = "org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,"
            + "org.slf4j.helpers;version=2.0.20,org.slf4j.spi;version=2.0.20";

    private static final String EXECUTION_ENVIRONMENT = "osgi.ee";
    private static final String PROGRAM = "(sluice.program=true)";
    private static final long STOP_MILLIS = 10_000;

    private final Path cache;
    private final Framework framework;

    Container(Path home, boolean shell) throws IOException, BundleException {
        cache = Files.createTempDirectory("sluice-");
        // Interrupted from outside, the process still cleans up behind itself.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteQuietly(cache), "delete-cache"));
        Map<String, String> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, LENT_PACKAGES);
        configuration.put("felix.log.level", "1");
        if (!shell) {
            // The commands make stacks of their own, on ports of their own.
            configuration.put("org.sluice.stack", "none");
        }
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new IOException("no OSGi framework on the class path"))
                .newFramework(configuration);
        framework.start();
        install(home.resolve("bundle"));
        if (shell) {
            install(home.resolve("shell"));
        }
    }

    private void install(Path directory) throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        BundleContext context = framework.getBundleContext();
        try (var files = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path file : files) {
                bundles.add(context.installBundle("reference:" + file.toUri()));
            }
        }
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null && suitsThisJava(bundle)) {
                bundle.start();
            }
        }
    }

    /** Some bundles are for newer Javas only: on an older one all else runs without them. */
    private boolean suitsThisJava(Bundle bundle) {
        var provided = framework.adapt(BundleRevision.class).getDeclaredCapabilities(EXECUTION_ENVIRONMENT);
        return bundle.adapt(BundleRevision.class).getDeclaredRequirements(EXECUTION_ENVIRONMENT).stream()
                .allMatch(required -> provided.stream().anyMatch(required::matches));
    }

    /** Runs the program that a bundle offers, and returns its exit status. */
    @SuppressWarnings("unchecked")
    int runProgram(String[] arguments) throws BundleException {
        BundleContext context = framework.getBundleContext();
        try {
            ServiceReference<?> reference = context.getServiceReferences(ToIntFunction.class, PROGRAM).stream()
                    .findFirst()
                    .orElseThrow(() -> new BundleException("no bundle offers the program's commands"));
            return ((ToIntFunction<String[]>) context.getService(reference)).applyAsInt(arguments);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(PROGRAM + " is a filter", e);
        }
    }

    /** Waits until the shell is left, which stops the framework. */
    int runShell() throws InterruptedException {
        framework.waitForStop(0);
        return 0;
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deleteQuietly(cache);
    }

    private static void deleteQuietly(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // Gone already, or the system's to clean: it is a temporary directory.
        }
    }
}
