/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;

/** What an association's failure is called where TCP was expected; programs know the words. */
final class Failures {

    private Failures() {}

    /** Why a connection could not be made. */
    static IOException ofConnecting(AssociationException cause) {
        return with(
                new ConnectException(
                        switch (cause.reason()) {
                            case REFUSED, ABORTED_BY_PEER -> "Connection refused";
                            case NO_ANSWER, UNREACHABLE -> "Connection timed out: " + cause.getMessage();
                            default -> cause.getMessage();
                        }),
                cause);
    }

    /** Why nothing can be read any more. */
    static SocketException ofReading(AssociationException cause) {
        return with(
                new SocketException(
                        switch (cause.reason()) {
                            case NO_ANSWER, UNREACHABLE -> "Connection timed out";
                            case LINK_LOST -> "Network is unreachable";
                            default -> "Connection reset";
                        }),
                cause);
    }

    /** Why nothing can be written any more. */
    static SocketException ofWriting(AssociationException cause) {
        return cause.reason() == Reason.CLOSED ? with(new SocketException("Broken pipe"), cause) : ofReading(cause);
    }

    private static <E extends IOException> E with(E failure, AssociationException cause) {
        failure.initCause(cause);
        return failure;
    }
}
