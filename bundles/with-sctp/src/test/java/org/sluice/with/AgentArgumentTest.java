/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentArgumentTest {

    @Test
    void valuesAreReadAsInAQuery() {
        var values = AgentArgument.read("jars=%2Fa+b%2Fc.jar%3A%2Fd%3D%26.jar&udp=0&set=a%3D1%0Ab%3D2&empty=");
        assertEquals(Map.of("jars", "/a b/c.jar:/d=&.jar", "udp", "0", "set", "a=1\nb=2", "empty", ""), values);
        assertEquals(List.of("jars", "udp", "set", "empty"), List.copyOf(values.keySet()));
    }

    @Test
    void noArgumentHasNoValues() {
        assertEquals(Map.of(), AgentArgument.read(null));
        assertEquals(Map.of(), AgentArgument.read(""));
    }
}
