/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Text that came from afar. */
final class Texts {

    /** Controls of both sets, directions, and what breaks lines. */
    private static final Pattern HARMFUL = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private Texts() {}

    /** Bytes as UTF-8, without what a terminal or a log might obey. */
    static String harmless(byte[] text) {
        return HARMFUL.matcher(new String(text, StandardCharsets.UTF_8)).replaceAll("?");
    }
}
