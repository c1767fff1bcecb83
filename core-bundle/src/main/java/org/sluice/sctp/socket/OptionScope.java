/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

/** Which associations of a one-to-many socket an option is set for (RFC 6458 section 7.2). */
public enum OptionScope {
    /** Those to come (SCTP_FUTURE_ASSOC). */
    FUTURE,
    /** All that there are (SCTP_CURRENT_ASSOC). */
    CURRENT,
    /** Both (SCTP_ALL_ASSOC). */
    ALL
}
