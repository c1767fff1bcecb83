/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import org.sluice.sctp.Secrets;

/** The endpoint pair shared keys of an association, by number, and the association shared keys that come of them (RFC 4895 section 6.1). */
final class Keys {

    private static final int HIGHEST = 0xffff;

    private final KeyVectors vectors;
    private final TreeMap<Integer, byte[]> endpointKeys = new TreeMap<>();
    private final Set<Integer> deactivated = new TreeSet<>();
    private final Map<Integer, Map<Hmac, Mac>> macs = new HashMap<>();
    private int active;

    Keys(KeyVectors vectors) {
        this.vectors = vectors;
        endpointKeys.put(0, new byte[0]);
    }

    /** Takes over what the options say. An active key that is not there is as if it were not said. */
    void begin(Secrets secrets, int activeKey, List<Integer> notToBeActivated) {
        for (int number : secrets.numbers()) {
            endpointKeys.put(number, secrets.get(number));
        }
        active = endpointKeys.containsKey(activeKey) ? activeKey : 0;
        notToBeActivated.stream()
                .filter(number -> number != active && endpointKeys.containsKey(number))
                .forEach(deactivated::add);
    }

    int active() {
        return active;
    }

    /** A computation with the association shared key of a number; null if there is no such key. */
    Mac mac(int number, Hmac hmac) {
        byte[] endpointKey = endpointKeys.get(number);
        return endpointKey == null
                ? null
                : macs.computeIfAbsent(number, ignored -> new HashMap<>()).computeIfAbsent(hmac, algorithm -> {
                    byte[] key = vectors.associationKey(endpointKey);
                    try {
                        return algorithm.with(key);
                    } finally {
                        Arrays.fill(key, (byte) 0);
                    }
                });
    }

    /** The number of the key for a message that names one, which may have been deleted since; else of the active one. */
    int forSending(int number) {
        return endpointKeys.containsKey(number) ? number : active;
    }

    void add(int number, byte[] key) {
        check(number >= 0 && number <= HIGHEST, "key " + number + " is not in 0 to " + HIGHEST);
        wipe(endpointKeys.put(number, key.clone()));
        macs.remove(number);
        deactivated.remove(number);
    }

    void activate(int number) {
        checkThere(number);
        check(!deactivated.contains(number), "key " + number + " was deactivated");
        active = number;
    }

    void deactivate(int number) {
        checkThere(number);
        check(number != active, "key " + number + " is the active one");
        deactivated.add(number);
    }

    void delete(int number) {
        checkThere(number);
        check(number != active, "key " + number + " is the active one");
        wipe(endpointKeys.remove(number));
        macs.remove(number);
        deactivated.remove(number);
    }

    private void checkThere(int number) {
        check(endpointKeys.containsKey(number), "there is no key " + number);
    }

    private static void check(boolean right, String problem) {
        if (!right) {
            throw new IllegalArgumentException(problem);
        }
    }

    private static void wipe(byte[] key) {
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** All of it, for the next version. */
    Map<String, Object> snapshot() {
        List<Object> keys = new ArrayList<>();
        endpointKeys.forEach((number, key) ->
                keys.add(Map.of("number", number, "bytes", key.clone(), "deactivated", deactivated.contains(number))));
        var snapshot = Map.<String, Object>of(
                "first", vectors.first(), "second", vectors.second(), "active", active, "keys", keys);
        endpointKeys.values().forEach(Keys::wipe);
        endpointKeys.clear();
        macs.clear();
        return snapshot;
    }

    static Keys resume(Map<?, ?> snapshot) {
        var keys = new Keys(new KeyVectors((byte[]) snapshot.get("first"), (byte[]) snapshot.get("second")));
        for (Object each : (List<?>) snapshot.get("keys")) {
            Map<?, ?> key = (Map<?, ?>) each;
            int number = (Integer) key.get("number");
            keys.endpointKeys.put(number, (byte[]) key.get("bytes"));
            if ((Boolean) key.get("deactivated")) {
                keys.deactivated.add(number);
            }
        }
        keys.active = (Integer) snapshot.get("active");
        return keys;
    }
}
