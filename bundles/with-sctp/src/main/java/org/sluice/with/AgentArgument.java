/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the agent's argument: {@code name=value} joined by {@code &}, both as in the query of a URL, so that any path fits in. */
final class AgentArgument {

    private AgentArgument() {}

    static Map<String, String> read(String argument) {
        var values = new LinkedHashMap<String, String>();
        if (argument != null) {
            for (String pair : argument.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        return values;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
