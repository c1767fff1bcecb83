/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.with;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaRuntimeTest {

    @ParameterizedTest
    @CsvSource({
        "java, true",
        "/usr/lib/jvm/a b/bin/java, true",
        "C:\\jdk\\bin\\java.exe, true",
        "javaw, true",
        "javac, false",
        "/opt/java/run, false",
        "notjava, false"
    })
    void aJavaIsKnownByItsName(String command, boolean java) {
        assertEquals(java, JavaRuntime.isJava(command));
    }

    @Test
    void aJavaSaysItsVersion() throws IOException {
        String command = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertEquals(new JavaRuntime(command, Runtime.version().feature()), JavaRuntime.ask(command));
    }

    @Test
    void whatIsNoJavaDoesNot() {
        assertThrows(IOException.class, () -> JavaRuntime.ask("/no/such/java"));
        assertThrows(IOException.class, () -> JavaRuntime.ask("true"));
    }

    @Test
    void theAgentsArgumentIsAQuery() {
        assertEquals(
                "jars=%2Fa+b%2F%3D%26.jar&set=a%3D1%0Ab%3D2",
                new AgentArgument()
                        .with("jars", "/a b/=&.jar")
                        .with("udp", null)
                        .with("set", "a=1\nb=2")
                        .with("except", "")
                        .toString());
    }
}
