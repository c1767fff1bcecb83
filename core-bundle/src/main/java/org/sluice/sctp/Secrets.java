/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Secrets by number, as the value of an option. Never shown: what is printed tells the numbers only. Immutable; any thread. */
public final class Secrets {

    /** No secret. */
    public static final Secrets NONE = new Secrets(Map.of());

    private final Map<Integer, byte[]> byNumber;

    private Secrets(Map<Integer, byte[]> byNumber) {
        this.byNumber = byNumber;
    }

    /**
     * These and one more, in place of the one with that number.
     *
     * @param number 0 or more
     * @param secret copied; may be empty
     */
    public Secrets with(int number, byte[] secret) {
        if (number < 0) {
            throw new IllegalArgumentException("number " + number + " of a secret is less than 0");
        }
        var more = new TreeMap<>(byNumber);
        more.put(number, secret.clone());
        return new Secrets(more);
    }

    /** These without the one with a number. */
    public Secrets without(int number) {
        var fewer = new TreeMap<>(byNumber);
        fewer.remove(number);
        return new Secrets(fewer);
    }

    /** The numbers, in order. */
    public Set<Integer> numbers() {
        return Set.copyOf(byNumber.keySet());
    }

    /** A copy of a secret; null if there is none with that number. The caller wipes it. */
    public byte[] get(int number) {
        byte[] secret = byNumber.get(number);
        return secret == null ? null : secret.clone();
    }

    /** Reads {@code NUMBER=HEX} separated by commas; what is wrong is not repeated. */
    static Secrets parse(String text) {
        var secrets = NONE;
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                String[] pair = part.strip().split("=", 2);
                try {
                    secrets = secrets.with(
                            Integer.parseInt(pair[0].strip()), HexFormat.of().parseHex(pair[1].strip()));
                } catch (RuntimeException e) {
                    throw new IllegalArgumentException("not NUMBER=HEX,NUMBER=HEX...");
                }
            }
        }
        return secrets;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Secrets that) || !byNumber.keySet().equals(that.byNumber.keySet())) {
            return false;
        }
        for (Map.Entry<Integer, byte[]> entry : byNumber.entrySet()) {
            if (!MessageDigest.isEqual(entry.getValue(), that.byNumber.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return byNumber.keySet().hashCode();
    }

    @Override
    public String toString() {
        return byNumber.isEmpty()
                ? "none"
                : "secrets " + Arrays.toString(byNumber.keySet().toArray());
    }
}
