/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.util.List;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.spi.Extension;

/** Stacks as the commands need them, which are closed when the process is told to end. */
final class Stacks {

    private static final long PATIENCE_MILLIS = 3000;

    private Stacks() {}

    static SctpStack open(
            String name,
            LinkFactory link,
            int udpPort,
            List<String> addresses,
            List<Extension> extensions,
            Options options)
            throws IOException {
        var builder = SctpStack.builder()
                .name(name)
                .with(link)
                .options(LinkOption.setting(link, "port", String.valueOf(udpPort)))
                .options(LinkOption.setting(link, "addresses", String.join(",", addresses)))
                .options(options);
        extensions.forEach(builder::with);
        return builder.build();
    }

    /**
     * Has a stack closed when the process is interrupted, so that peers hear of it.
     *
     * @return takes that back
     */
    static Runnable closeOnInterrupt(SctpStack stack) {
        Thread worker = Thread.currentThread();
        var hook = new Thread(
                () -> {
                    stack.close();
                    try {
                        // The command notices, and still has its report to write.
                        worker.join(PATIENCE_MILLIS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "close-" + stack.name());
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already.
            }
        };
    }
}
