/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

/** What became of a change of addresses. */
public enum Outcome {
    /** The peer did it. */
    DONE,
    /** It would have left this side without an address (RFC 5061 section 4.3.1). */
    LAST_ADDRESS,
    /** The peer lacks resources, or a way to the address (section 4.3.2). */
    RESOURCE_SHORTAGE,
    /** The address to be removed was the one that the request came from (section 4.3.3). */
    SOURCE_ADDRESS,
    /** The peer does not allow it (section 4.3.5). */
    NOT_AUTHORIZED,
    /** The peer can make nothing of the address: one to be removed or preferred is none of ours there. */
    UNKNOWN_ADDRESS,
    /** The peer does not know such changes, and is not asked for any more. */
    NOT_UNDERSTOOD,
    /** The peer refused it for another reason, or because of a change before it in the same request. */
    REFUSED;

    /** Whether it was done. */
    public boolean isSuccess() {
        return this == DONE;
    }
}
