/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingDeque;

/** Lines of standard input, read by a thread of their own: reading can't be interrupted, but waiting for a line can be ended. */
public final class LineConsole {

    private static final int READ_AHEAD = 64;

    /** A line that nobody can type. */
    private static final String END = "\n";

    private final LinkedBlockingDeque<String> lines = new LinkedBlockingDeque<>(READ_AHEAD);
    private final PrintStream out;

    /** @param out where prompts are printed */
    public LineConsole(InputStream in, PrintStream out) {
        this.out = out;
        var reader = new Thread(() -> read(in), "console");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream in) {
        var source = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            try {
                for (String line = source.readLine(); line != null; line = source.readLine()) {
                    lines.putLast(line);
                }
            } catch (IOException e) {
                // No more can be read: the same as the end.
            }
            lines.putLast(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The next line, waiting for it.
     *
     * @return null at the end of input, or when it was stopped
     */
    public String next(String prompt) throws InterruptedException {
        out.print(prompt);
        out.flush();
        String line = lines.takeFirst();
        if (line.equals(END)) {
            lines.offerFirst(END);
            return null;
        }
        return line;
    }

    /** Ends the input, whatever is still to be read. */
    public void stop() {
        do {
            lines.clear();
        } while (!lines.offerFirst(END));
    }
}
