/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortsTest {

    @ParameterizedTest
    @CsvSource({
        "5432,           127.0.0.1, 5432, true",
        "5432,           127.0.0.1, 5433, false",
        "127.0.0.1,      127.0.0.1, 80,   true",
        "127.0.0.1,      127.0.0.2, 80,   false",
        "127.0.0.1:80,   127.0.0.1, 80,   true",
        "127.0.0.1:80,   127.0.0.1, 81,   false",
        "localhost:80,   localhost, 80,   true",
        "[::1]:80,       ::1,       80,   true",
        "[::1]:80,       127.0.0.1, 80,   false",
        "[::1],          ::1,       1,    true"
    })
    void namesMeanAddresses(String named, String host, int port, boolean meant) {
        assertEquals(meant, HostPorts.plain(List.of(named)).contain(new InetSocketAddress(host, port)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "host:", "host:x", "::1", "[::1", "[::1]80", "a:b:1"})
    void anythingElseIsRefused(String wrong) {
        String message = assertThrows(IllegalArgumentException.class, () -> HostPorts.plain(List.of(wrong)))
                .getMessage();
        assertTrue(message.startsWith("\"" + wrong + "\" is not PORT, HOST or HOST:PORT"), message);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 8081, 9900", "127.0.0.1, 8080, 1", "127.0.0.2, 8080, 9901", "127.0.0.3, 8082, 9899"})
    void theFirstThatMeansAnAddressHasItsNumber(String host, int port, int number) {
        var ports = HostPorts.withValues(List.of("8081=9900", "127.0.0.2=9901", "8080=1"));
        assertEquals(number, ports.valueFor(new InetSocketAddress(host, port), 9899));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8080", "8080=", "8080=0", "=9900"})
    void aNumberHasToBeThere(String wrong) {
        assertThrows(IllegalArgumentException.class, () -> HostPorts.withValues(List.of(wrong)));
    }
}
