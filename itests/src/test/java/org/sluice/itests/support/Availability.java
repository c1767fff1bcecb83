/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Which tools of others are there. Where one is not, its tests are skipped and say so, or fail under {@code -Dsluice.interop=required}. */
public final class Availability {

    private static final boolean REQUIRED = "required".equals(System.getProperty("sluice.interop"));

    private Availability() {}

    /** Skips or fails the test unless a C compiler and libusrsctp are there. */
    public static void usrsctp() {
        need(isCommand("gcc") && isCommand("make"), "gcc and make are needed to build the usrsctp peer");
        need(Files.exists(Path.of("/usr/include/usrsctp.h")), "libusrsctp-dev is needed to build the usrsctp peer");
    }

    /** Skips or fails the test unless tshark is there. */
    public static void tshark() {
        need(isCommand("tshark"), "tshark is needed to look at packets");
    }

    /** The command of a headless Chromium; skips the test unless there is one, which not every system has. */
    public static String chromium() {
        var found = Stream.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
                .filter(Availability::isCommand)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), "Chromium is needed to look at pages");
        return found.orElseThrow();
    }

    /** Skips or fails the test unless a Linux kernel can be booted as a process. */
    public static void linuxGuest() {
        need(isCommand("linux.uml"), "user-mode-linux is needed for the Linux peer");
        need(isCommand("gcc"), "gcc is needed to build the Linux peer");
        namespaces();
    }

    /** Skips the test where no Java is new enough for the native links; where one is, they must have been built. */
    public static void nativeLinks() {
        Assumptions.assumeTrue(NativeLinks.canRun(), "a JDK of version 22 or later is needed for the native links");
        need(Files.exists(NativeLinks.jar()), "link-native is not built");
    }

    /** Skips or fails the test unless network namespaces can be made. */
    public static void namespaces() {
        need(isCommand("ip"), "iproute2 is needed for network namespaces");
        need("root".equals(System.getProperty("user.name")), "only root may make network namespaces");
    }

    private static void need(boolean there, String what) {
        if (REQUIRED && !there) {
            throw new AssertionError(what + ", and -Dsluice.interop=required says that it must be there");
        }
        Assumptions.assumeTrue(there, what);
    }

    private static boolean isCommand(String name) {
        try {
            Process process = new ProcessBuilder("sh", "-c", "command -v " + name)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
