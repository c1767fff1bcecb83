/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A shared key and its number (struct sctp_authkey, RFC 6458 section 8.3.3). Never shown: what is printed tells the number only. Any thread, but for {@link #wipe}.
 */
public final class AuthKey {

    private static final int HIGHEST = 0xffff;

    private final int number;
    private final byte[] bytes;

    /**
     * A key.
     *
     * @param number 0 to 65535
     * @param bytes copied; empty for the null key
     */
    public AuthKey(int number, byte[] bytes) {
        if (number < 0 || number > HIGHEST) {
            throw new IllegalArgumentException("key " + number + " is not in 0 to " + HIGHEST);
        }
        this.number = number;
        this.bytes = bytes.clone();
    }

    /** The number that both sides know it by. */
    public int number() {
        return number;
    }

    /** A copy of the key, which the caller wipes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Overwrites the key with zeros, when it has been handed over. */
    public void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuthKey that && number == that.number && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public String toString() {
        return "key " + number;
    }
}
