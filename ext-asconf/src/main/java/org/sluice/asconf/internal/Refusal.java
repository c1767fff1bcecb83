/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.util.List;
import org.sluice.asconf.Outcome;
import org.sluice.sctp.wire.CauseCode;
import org.sluice.sctp.wire.ErrorCause;

/** The error causes that say why a change was refused (RFC 5061 section 4.3). */
final class Refusal {

    /** Request to Delete Last Remaining IP Address. */
    static final int LAST_ADDRESS = 0xA0;

    /** Operation Refused Due to Resource Shortage. */
    static final int RESOURCE_SHORTAGE = 0xA1;

    /** Request to Delete Source IP Address. */
    static final int SOURCE_ADDRESS = 0xA2;

    /** Association Aborted Due to Illegal ASCONF-ACK. */
    static final int ILLEGAL_ASCONF_ACK = 0xA3;

    /** Request Refused - No Authorization. */
    static final int NOT_AUTHORIZED = 0xA4;

    private Refusal() {}

    /** What a refusal with these causes means to whoever wanted the change. */
    static Outcome outcome(List<ErrorCause> causes) {
        for (ErrorCause cause : causes) {
            switch (cause.code()) {
                case LAST_ADDRESS -> {
                    return Outcome.LAST_ADDRESS;
                }
                case RESOURCE_SHORTAGE, CauseCode.OUT_OF_RESOURCE -> {
                    return Outcome.RESOURCE_SHORTAGE;
                }
                case SOURCE_ADDRESS -> {
                    return Outcome.SOURCE_ADDRESS;
                }
                case NOT_AUTHORIZED -> {
                    return Outcome.NOT_AUTHORIZED;
                }
                case CauseCode.UNRESOLVABLE_ADDRESS -> {
                    return Outcome.UNKNOWN_ADDRESS;
                }
                case CauseCode.UNRECOGNIZED_PARAMETERS -> {
                    return Outcome.NOT_UNDERSTOOD;
                }
                default -> {}
            }
        }
        return Outcome.REFUSED;
    }
}
