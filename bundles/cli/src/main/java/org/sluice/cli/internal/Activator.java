/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.internal;

import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.sluice.cli.SluiceProgram;
import org.sluice.cli.Surroundings;
import org.sluice.sctp.StackComponent;

/**
 * Offers the program to whoever starts the container, as a function from arguments to an exit status: a type of the JDK, so that the launcher
 * needs no class of this bundle.
 */
public final class Activator implements BundleActivator {

    private static final String OURS = "org.sluice.";

    @Override
    public void start(BundleContext context) {
        ToIntFunction<String[]> program = arguments ->
                SluiceProgram.run(Surroundings.ofProcess(() -> bundles(context), () -> components(context)), arguments);
        var properties = new Hashtable<String, Object>();
        properties.put("sluice.program", true);
        context.registerService(ToIntFunction.class, program, properties);
    }

    private static List<StackComponent> components(BundleContext context) {
        try {
            return context.getServiceReferences(StackComponent.class, null).stream()
                    .map(context::getService)
                    .filter(Objects::nonNull)
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter was given", e);
        }
    }

    private static List<String> bundles(BundleContext context) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName() != null
                        && bundle.getSymbolicName().startsWith(OURS))
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                .toList();
    }

    @Override
    public void stop(BundleContext context) {
        // The container takes the service back.
    }
}
