/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Snapshots of extensions' parts: copied, and of classes of the JDK only, so that no class of an extension is held. */
final class Snapshots {

    private Snapshots() {}

    /**
     * A copy of a snapshot.
     *
     * @throws IllegalArgumentException naming the value that is not allowed
     */
    static Map<String, Object> checked(String id, Map<String, Object> snapshot) {
        var copy = new HashMap<String, Object>();
        snapshot.forEach((name, value) -> copy.put(name, copy(id, name, value)));
        return copy;
    }

    private static Object copy(String id, String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            var copy = new HashMap<Object, Object>();
            map.forEach((key, each) -> copy.put(copy(id, name, key), copy(id, name, each)));
            return copy;
        }
        if (value instanceof Collection<?> some) {
            List<Object> copy = new ArrayList<>();
            some.forEach(each -> copy.add(copy(id, name, each)));
            return copy;
        }
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        boolean plain = value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof String
                || value instanceof Boolean;
        if (plain) {
            return value;
        }
        throw new IllegalArgumentException("the snapshot of extension " + id + " has " + value + " as " + name
                + ": only int, long, double, boolean, String, byte[], and lists and maps of those are allowed");
    }
}
