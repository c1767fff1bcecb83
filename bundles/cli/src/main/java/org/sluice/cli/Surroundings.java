/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import org.sluice.sctp.StackComponent;

/**
 * What a command is given to work with.
 *
 * @param in standard input
 * @param out standard output, for results
 * @param err standard error, for errors and for what would disturb results
 * @param terminal whether somebody looks on
 * @param bundles name and version of the bundles it runs in; empty outside a container
 * @param components the links and extensions that are there
 */
public record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Supplier<List<String>> bundles,
        Supplier<List<StackComponent>> components) {

    /** Those of this process. */
    public static Surroundings ofProcess(Supplier<List<String>> bundles, Supplier<List<StackComponent>> components) {
        return new Surroundings(System.in, System.out, System.err, isTerminal(), bundles, components);
    }

    /** The components of a kind. */
    <T> List<T> components(Class<T> kind) {
        return components.get().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The script that starts the program knows; a Java from 22 on has a console without a terminal too. */
    private static boolean isTerminal() {
        return Boolean.getBoolean("sluice.terminal");
    }
}
