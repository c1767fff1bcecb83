/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sluice.cli.with.AgentArgument;
import org.sluice.cli.with.ChildProcess;
import org.sluice.cli.with.JavaRuntime;
import org.sluice.sctp.link.LinkFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a Java program in a process of its own, with an agent that has its TCP sockets ride on SCTP. */
@Command(
        name = "with",
        mixinStandardHelpOptions = true,
        description = "Runs an unchanged Java program whose TCP sockets ride on SCTP.",
        customSynopsis = "sluice with [OPTIONS] -- java ...",
        footer = {
            "",
            "The exit status is the program's, or 2 for wrong use.",
            "",
            "Example:",
            "  sluice with -- java -m jdk.httpserver -p 8000",
            "  sluice with --verbose -- java Client.java http://127.0.0.1:8000/"
        })
final class WithCommand implements Callable<Integer> {

    private static final int OLDEST_JAVA = 17;
    private static final int NATIVE_LINKS_JAVA = 22;
    private static final String NATIVE_LINKS = "sluice-link-native.jar";

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--udp",
            paramLabel = "LOCAL[:REMOTE]",
            description = "The UDP ports. Default: 9899 for a program that listens, one that is free for what it"
                    + " connects to, and 9899 at the peer.")
    private String udp;

    @Option(
            names = "--peer",
            paramLabel = "[HOST:]PORT=UDP",
            split = ",",
            description = "The UDP port of a peer that has another than REMOTE.")
    private List<String> peers = List.of();

    @Option(
            names = "--except",
            paramLabel = "[HOST:]PORT|HOST",
            split = ",",
            description = "Leaves connections to these, and listening on these, to TCP.")
    private List<String> except = List.of();

    @Option(
            names = "--address",
            paramLabel = "A,...",
            split = ",",
            description = "Local addresses. Default: all but link-local ones.")
    private List<String> addresses = List.of();

    @Mixin
    private final LinkOption link = new LinkOption();

    @Mixin
    private final ExtensionChoice extensions = new ExtensionChoice();

    @Mixin
    private final OptionSettings settings = new OptionSettings();

    @Option(
            names = "--verbose",
            description =
                    "Says on standard error which ports are used, and at the end how many associations there were.")
    private boolean verbose;

    @Parameters(paramLabel = "COMMAND", description = "The program's command, which begins with a java.")
    private List<String> command = List.of();

    WithCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        if (!spec.commandLine().getParseResult().originalArgs().contains("--") || command.isEmpty()) {
            throw wrong("the program's command is missing; it stands after --, for instance -- java Program.java");
        }
        String program = command.get(0);
        if (!JavaRuntime.isJava(program)) {
            throw wrong("\"" + program + "\" is not a java: the sockets of Java programs can be carried, no others");
        }
        checkPorts();
        JavaRuntime java = java(program);
        boolean nativeLinks = java.version() >= NATIVE_LINKS_JAVA;
        var all = new ArrayList<String>(List.of(program, "-javaagent:" + agent() + "=" + argument(nativeLinks)));
        if (nativeLinks) {
            all.add("--enable-native-access=ALL-UNNAMED");
        }
        all.addAll(command.subList(1, command.size()));
        return ChildProcess.run(all);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private JavaRuntime java(String program) {
        JavaRuntime java;
        try {
            java = JavaRuntime.ask(program);
        } catch (IOException e) {
            throw wrong("\"" + program + "\" can't be run: " + e.getMessage());
        }
        if (java.version() < OLDEST_JAVA) {
            throw wrong(program + " is a Java " + java.version() + "; " + OLDEST_JAVA + " or later is needed");
        }
        return java;
    }

    private void checkPorts() {
        try {
            if (udp != null) {
                UdpPorts.parse(udp);
            }
        } catch (CommandException e) {
            throw wrong("--udp: " + e.getMessage());
        }
    }

    private String argument(boolean nativeLinks) throws IOException {
        LinkFactory chosenLink = link.of(surroundings, nativeLinks);
        var chosen = extensions.of(surroundings);
        // What is wrong there is told here, before the program starts.
        settings.of(chosenLink, chosen);
        var options = new ArrayList<String>();
        extensions.options(chosen).explicit().forEach((option, value) -> options.add(option.name() + "=" + value));
        options.addAll(settings.texts());
        int[] ports = UdpPorts.parse(udp == null ? "0" : udp);
        return new AgentArgument()
                .with("jars", String.join(File.pathSeparator, jars(nativeLinks)))
                .with("link", chosenLink.componentId())
                .with("udp", udp == null ? null : String.valueOf(ports[0]))
                .with("remote", String.valueOf(ports[1]))
                .with("peers", String.join(",", peers))
                .with("except", String.join(",", except))
                .with("addresses", String.join(",", addresses))
                .with(
                        "extensions",
                        chosen.stream()
                                .map(extension -> extension.componentId())
                                .collect(Collectors.joining(",")))
                .with("set", String.join("\n", options))
                .with("verbose", String.valueOf(verbose))
                .toString();
    }

    private static Path home() {
        String home = System.getProperty("sluice.home");
        if (home == null) {
            throw new CommandException("with needs the program's own folder; start it with the program's script");
        }
        return Path.of(home);
    }

    private static Path agent() {
        Path agent = home().resolve("with").resolve("sluice-with.jar");
        if (agent.toString().indexOf('=') >= 0) {
            // Java takes what follows for the agent's argument, and has no way to say otherwise.
            throw new CommandException("the path of the program must not have a '=': " + agent);
        }
        return agent;
    }

    /** What the stack in the program's process is made of. */
    private static List<String> jars(boolean nativeLinks) throws IOException {
        var jars = new ArrayList<String>();
        jars.add(agent().toString());
        for (String pattern : List.of("bundle/sluice-*.jar", "lib/slf4j-*.jar")) {
            String[] parts = pattern.split("/", 2);
            try (var files = Files.newDirectoryStream(home().resolve(parts[0]), parts[1])) {
                for (Path file : files) {
                    if (nativeLinks || !file.endsWith(NATIVE_LINKS)) {
                        jars.add(file.toString());
                    }
                }
            }
        }
        return jars;
    }
}
