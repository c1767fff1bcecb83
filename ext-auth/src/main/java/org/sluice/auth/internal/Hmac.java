/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth.internal;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The algorithms of RFC 4895 section 3.3. */
enum Hmac {
    SHA_1(1, "HmacSHA1", 20),
    SHA_256(3, "HmacSHA256", 32);

    private final int identifier;
    private final String algorithm;
    private final int length;

    Hmac(int identifier, String algorithm, int length) {
        this.identifier = identifier;
        this.algorithm = algorithm;
        this.length = length;
    }

    /** The HMAC Identifier. */
    int identifier() {
        return identifier;
    }

    /** How many bytes the result has; a multiple of 4. */
    int length() {
        return length;
    }

    /** The algorithm with an identifier, or null. */
    static Hmac of(int identifier) {
        for (Hmac hmac : values()) {
            if (hmac.identifier == identifier) {
                return hmac;
            }
        }
        return null;
    }

    /** A computation with a key, which must not be empty. */
    Mac with(byte[] key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks " + algorithm, e);
        }
    }
}
