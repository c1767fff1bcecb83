/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.console;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The commands of a console by their names. One thread. */
public final class CommandTable {

    /** What a command does. */
    public interface Action {
        /** Does it; what it throws is told to the user. */
        void run(List<String> arguments) throws IOException, InterruptedException;
    }

    private record Entry(String usage, String description, int least, int most, Action action) {}

    private final Map<String, Entry> entries = new TreeMap<>();
    private final PrintStream out;
    private long failures;

    public CommandTable(PrintStream out) {
        this.out = out;
        add("help", "[COMMAND]", "this list, or one line of it", 0, 1, this::help);
    }

    /**
     * Adds a command.
     *
     * @param arguments its arguments, for people
     * @param least how many it needs
     * @param most how many it takes
     */
    public void add(String name, String arguments, String description, int least, int most, Action action) {
        entries.put(name, new Entry((name + " " + arguments).strip(), description, least, most, action));
    }

    private void help(List<String> arguments) {
        if (arguments.isEmpty()) {
            entries.values().forEach(this::help);
        } else {
            help(entry(arguments.get(0)));
        }
    }

    private void help(Entry entry) {
        out.println(entry.usage() + " - " + entry.description());
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("there is no command \"" + name + "\"; help lists them");
        }
        return entry;
    }

    /** Does what a line says. What is wrong with it is told on one line. Blank lines, and those that begin with #, say nothing. */
    public void execute(String line) throws InterruptedException {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        List<String> words = Arrays.asList(text.split("\\s+"));
        try {
            Entry entry = entry(words.get(0));
            List<String> arguments = words.subList(1, words.size());
            if (arguments.size() < entry.least() || arguments.size() > entry.most()) {
                throw new IllegalArgumentException("usage: " + entry.usage());
            }
            entry.action().run(arguments);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            failures++;
            out.println("error: " + e.getMessage());
        }
        out.flush();
    }

    /** How many lines could not be done. */
    public long failures() {
        return failures;
    }

    /** An argument that is a number. */
    static int number(String what, String text, int least, int most) {
        try {
            int number = Integer.decode(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The message below says it.
        }
        throw new IllegalArgumentException(what + " \"" + text + "\" is not a number in " + least + " to " + most);
    }

    /** An argument that is one of two words. */
    static boolean flag(String text) {
        return switch (text) {
            case "1", "on", "true" -> true;
            case "0", "off", "false" -> false;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither on nor off");
        };
    }
}
