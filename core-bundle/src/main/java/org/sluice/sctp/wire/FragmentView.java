/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/** A chunk with user data that arrived, whatever its layout; a DATA chunk (RFC 9260 section 3.3.1) is one. */
public interface FragmentView extends FragmentHeader {

    /** Whether there is a header and at least one byte of user data. Nothing but {@link #tsn} may be asked where there is not. */
    boolean isWellFormed();

    /** The buffer looked at. */
    ByteBuffer buffer();

    /** Where the user data begins, as an absolute index. */
    int payloadOffset();
}
