/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.with;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * A Java that is to run a program.
 *
 * @param command how it is started
 * @param version its feature version, for instance 17
 */
public record JavaRuntime(String command, int version) {

    private static final Pattern NAME = Pattern.compile("(?:.*[/\\\\])?javaw?(?:\\.exe)?");
    private static final Pattern VERSION = Pattern.compile("\\s*java\\.specification\\.version = (?:1\\.)?(\\d+)");

    /** Whether a command is a Java by its name. */
    public static boolean isJava(String command) {
        return NAME.matcher(command).matches();
    }

    /**
     * Asks a Java for its version.
     *
     * @throws IOException if it does not start, or does not say; says which
     */
    public static JavaRuntime ask(String command) throws IOException {
        Process process = new ProcessBuilder(command, "-XshowSettings:properties", "-version")
                .redirectErrorStream(true)
                .start();
        int version = 0;
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var matcher = VERSION.matcher(line);
                if (matcher.matches()) {
                    version = Integer.parseInt(matcher.group(1));
                }
            }
        }
        if (version == 0) {
            throw new IOException(command + " does not say its version");
        }
        return new JavaRuntime(command, version);
    }
}
