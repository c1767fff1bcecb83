/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import org.sluice.sctp.spi.Extension;

/**
 * What a command is given to work with.
 *
 * @param in standard input
 * @param out standard output, for results
 * @param err standard error, for errors and for what would disturb results
 * @param terminal whether somebody looks on
 * @param bundles name and version of the bundles it runs in; empty outside a container
 * @param extensions the extensions that are there
 */
public record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Supplier<List<String>> bundles,
        Supplier<List<Extension>> extensions) {

    /** Those of this process. */
    public static Surroundings ofProcess(Supplier<List<String>> bundles, Supplier<List<Extension>> extensions) {
        return new Surroundings(System.in, System.out, System.err, isTerminal(), bundles, extensions);
    }

    /** The script that starts the program knows; a Java from 22 on has a console without a terminal too. */
    private static boolean isTerminal() {
        return Boolean.getBoolean("sluice.terminal");
    }
}
