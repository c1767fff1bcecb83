/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

/**
 * How many streams are to be added (struct sctp_add_streams, RFC 6525 section 6.3.4).
 *
 * @param incoming to the peer's, 0 to 65535 (sas_instrms)
 * @param outgoing to this side's, 0 to 65535 (sas_outstrms)
 */
public record AddStreams(int incoming, int outgoing) {

    private static final int MOST = 0xffff;

    /** Checks the numbers, of which one is more than 0. */
    public AddStreams {
        check("incoming", incoming);
        check("outgoing", outgoing);
        if (incoming + outgoing == 0) {
            throw new IllegalArgumentException("no streams are to be added");
        }
    }

    private static void check(String what, int count) {
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException(count + " " + what + " streams are not in 0 to " + MOST);
        }
    }
}
