/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.with;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What the agent in the program's process is told: {@code name=value} joined by {@code &}, both as in the query of a URL. */
public final class AgentArgument {

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Adds a value; leaves out one that is null or empty. */
    public AgentArgument with(String name, String value) {
        if (value != null && !value.isEmpty()) {
            values.put(name, value);
        }
        return this;
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
