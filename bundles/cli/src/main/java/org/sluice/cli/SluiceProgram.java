/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.sluice.cli.perf.Units;
import org.sluice.sctp.ByteSize;
import org.sluice.sctp.Destination;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.StackComponent;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The program: reads a command line, runs one command, and turns what goes wrong into one line and an exit status. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        version = "Sluice 0.1.0",
        description = "SCTP in user space.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  sluice demo", "", "'sluice COMMAND --help' tells more."})
public final class SluiceProgram implements Runnable {

    /** The exit status of a command that could not do its work. */
    public static final int FAILED = 1;

    /** The exit status of wrong use. */
    public static final int WRONG_USE = 2;

    /** The exit status after Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private final Surroundings surroundings;

    private SluiceProgram(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs the program outside a container. */
    public static void main(String[] arguments) {
        System.exit(run(Surroundings.ofProcess(List::of, StackComponent::discovered), arguments));
    }

    /** Runs one command and returns its exit status; throws nothing. */
    public static int run(Surroundings surroundings, String... arguments) {
        return new CommandLine(new SluiceProgram(surroundings))
                .addSubcommand(new DemoCommand(surroundings))
                .addSubcommand(new ListenCommand(surroundings))
                .addSubcommand(new SendCommand(surroundings))
                .addSubcommand(new CheckCommand(surroundings))
                .addSubcommand(new PerfCommand(surroundings))
                .addSubcommand(new PingCommand(surroundings))
                .addSubcommand(new WithCommand(surroundings))
                .addSubcommand(new SctpTestCommand(surroundings))
                .addSubcommand(new SctpDarnCommand(surroundings))
                .addSubcommand(new SctpStatusCommand(surroundings))
                .addSubcommand(new SctpXconnectCommand(surroundings))
                .addSubcommand(new BindxTestCommand(surroundings))
                .addSubcommand(new PeelServerCommand(surroundings))
                .addSubcommand(new PeelClientCommand(surroundings))
                .addSubcommand(new SctpTestAppCommand(surroundings))
                .addSubcommand(new ShellHelp())
                .registerConverter(Size.class, text -> converted(text, each -> new Size(ByteSize.parse(each))))
                .registerConverter(
                        Bitrate.class, text -> converted(text, each -> new Bitrate(Units.parseBitrate(each))))
                .registerConverter(Duration.class, text -> converted(text, OptionDefinitions::parseDuration))
                .setOut(new java.io.PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new java.io.PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(SluiceProgram::wrongUse)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    surroundings.err().println("sluice: " + explain(failure));
                    return FAILED;
                })
                .execute(arguments);
    }

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(surroundings.out());
    }

    private static <T> T converted(String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static int wrongUse(ParameterException failure, String[] arguments) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        String message =
                failure.getMessage().lines().findFirst().orElse("wrong use").replaceFirst("^Error: ", "");
        failure.getCommandLine().getErr().println("sluice: " + message + " (see '" + command + " --help')");
        return WRONG_USE;
    }

    /** How a destination is reached, for people. */
    static String describe(Destination target) {
        return target.encapsulationPort() == 0 ? "IP protocol 132" : "UDP port " + target.encapsulationPort();
    }

    static String explain(Throwable failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof UnknownHostException) {
            // Some resolvers say the host only, some go on with a reason of their own.
            return "host " + cause.getMessage().split(": ", 2)[0] + " does not resolve";
        }
        if (cause instanceof NoSuchFileException) {
            return cause.getMessage() + ": no such file";
        }
        if (cause instanceof AccessDeniedException) {
            return cause.getMessage() + ": not permitted";
        }
        String message = cause.getMessage();
        boolean expected = cause instanceof CommandException || cause instanceof IOException;
        String text = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
        return (expected ? text : "unexpected: " + cause.getClass().getSimpleName() + ": " + text).replace('\n', ' ');
    }

    /**
     * A number of bytes on the command line.
     *
     * @param bytes the number
     */
    record Size(long bytes) {}

    /** The shell is the launcher's work; here it has its help. */
    @Command(
            name = "shell",
            mixinStandardHelpOptions = true,
            description = "Starts the container with an interactive shell.",
            footer = {"", "Example:", "  sluice shell", "  g! sctp:status"})
    static final class ShellHelp implements java.util.concurrent.Callable<Integer> {
        @Override
        public Integer call() {
            throw new CommandException("the shell needs a container; start it with the program's script");
        }
    }
}
