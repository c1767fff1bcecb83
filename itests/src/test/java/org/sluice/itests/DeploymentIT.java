/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.itests.support.Containers;
import org.sluice.itests.support.Subprocess;

/** The same jars from the module path and from the class path, each time with no class of OSGi in reach. */
class DeploymentIT {

    private static final String PROGRAM = """
            package example;

            import java.net.InetAddress;
            import java.util.List;
            import org.sluice.sctp.*;

            public class Hello {
                public static void main(String[] arguments) throws Exception {
                    try {
                        Class.forName("org.osgi.framework.BundleContext");
                        throw new AssertionError("OSGi is in reach");
                    } catch (ClassNotFoundException e) {
                        // As it should be.
                    }
                    var loopback = List.of(InetAddress.getByName("127.0.0.1"));
                    try (var server = stack(); var client = stack()) {
                        var endpoint = server.bind(5001);
                        endpoint.listen();
                        int udp = server.links().get(0).encapsulationPort();
                        var association = client.connect(new Destination(loopback, 5001, udp));
                        association.send(Message.of(Hello.class.getModule().isNamed() ? "named" : "unnamed"));
                        System.out.println(endpoint.accept().receive().text());
                    }
                }

                static SctpStack stack() throws Exception {
                    return SctpStack.builder().with(org.sluice.link.udp.UdpLinkFactory.onPort(0)).build();
                }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void worksFromTheClassPath() throws Exception {
        Path classes = compile(false);
        run("unnamed", "-cp", path(classes), "example.Hello");
    }

    @Test
    void worksFromTheModulePath() throws Exception {
        Path classes = compile(true);
        run("named", "-p", path(classes), "-m", "example/example.Hello");
    }

    @Test
    void theLinkIsFoundByTheServiceLoaderBothWays() throws Exception {
        String source = PROGRAM.replace(
                "SctpStack.builder().with(org.sluice.link.udp.UdpLinkFactory.onPort(0)).build()",
                "SctpStack.builder().option(org.sluice.link.udp.UdpOptions.PORT, 0).build()");
        Path classPath = compile(source, false);
        run("unnamed", "-cp", path(classPath), "example.Hello");
        Path modulePath = compile(source, true);
        run("named", "-p", path(modulePath), "-m", "example/example.Hello");
    }

    private Path compile(boolean module) throws Exception {
        return compile(PROGRAM, module);
    }

    private Path compile(String program, boolean module) throws Exception {
        Path sources = Files.createTempDirectory(directory, "src");
        Path classes = Files.createTempDirectory(directory, "classes");
        Path file = Files.createDirectories(sources.resolve("example")).resolve("Hello.java");
        Files.writeString(file, program);
        var arguments = new java.util.ArrayList<>(List.of("-nowarn", "-d", classes.toString()));
        if (module) {
            Path descriptor = sources.resolve("module-info.java");
            Files.writeString(
                    descriptor,
                    "module example { requires org.sluice.core; requires org.sluice.link.udp; exports example; }");
            arguments.addAll(List.of("-p", path(classes), descriptor.toString()));
        } else {
            arguments.addAll(List.of("-cp", path(classes)));
        }
        arguments.add(file.toString());
        assertEquals(
                0, ToolProvider.getSystemJavaCompiler().run(null, null, System.err, arguments.toArray(String[]::new)));
        return classes;
    }

    private static String path(Path classes) {
        return String.join(
                File.pathSeparator,
                classes.toString(),
                Containers.jar("sluice-core").toString(),
                Containers.jar("sluice-link-udp").toString(),
                Containers.jar("slf4j-api").toString());
    }

    private static void run(String expected, String... arguments) throws Exception {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        try (var program = Subprocess.start(command)) {
            assertEquals(0, program.awaitExit(Duration.ofSeconds(60)), program::toString);
            assertEquals(List.of(expected), program.output(), program::toString);
        }
    }
}
