/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The bundle of native links, which is there if it could be built, and a Java that can run it. */
public final class NativeLinks {

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final Pattern NEW_ENOUGH = Pattern.compile("JAVA_VERSION=\"(2[2-9]|[3-9]\\d)");

    private NativeLinks() {}

    /** The bundle. */
    static Path jar() {
        return Path.of(System.getProperty("sluice.native"));
    }

    /** Whether a Java is here that can run them. */
    static boolean canRun() {
        return found().isPresent();
    }

    /** The home of the Java that runs them: this one, if it is new enough. */
    static Path java() {
        return found().orElseThrow(() -> new AssertionError("no Java of version 22 or later"));
    }

    private static Optional<Path> found() {
        if (Runtime.version().feature() >= 22) {
            return Optional.of(Path.of(System.getProperty("java.home")));
        }
        try (Stream<Path> homes = Files.list(INSTALLED)) {
            return homes.filter(NativeLinks::isNewEnough).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isNewEnough(Path home) {
        try {
            return NEW_ENOUGH.matcher(Files.readString(home.resolve("release"))).find();
        } catch (IOException e) {
            return false;
        }
    }
}
