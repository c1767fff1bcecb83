/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of what happens to an association. Called on the stack's executor, one call at a time. */
@ConsumerType
public interface AssociationListener {

    /** At least one message can be taken with {@link Association#poll}; take all that are there. */
    default void readable(Association association) {}

    /** A send that returned false, or would have waited, may be tried again. */
    default void writable(Association association) {}

    /** Something happened. */
    default void notified(Association association, Notification notification) {}
}
