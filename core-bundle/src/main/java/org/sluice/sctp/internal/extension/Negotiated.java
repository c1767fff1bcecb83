/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

import java.util.List;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Notification;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.Extension;

/**
 * What came out when an association was set up.
 *
 * @param parts those that were agreed on, in order
 * @param statuses all of the stack's
 * @param notices what users are told of those that were not agreed on
 * @param unacceptable why there can be no association; null if there can
 */
public record Negotiated(
        List<Part> parts,
        List<ExtensionStatus> statuses,
        List<Notification.OfExtension> notices,
        Extension.Answer.Unacceptable unacceptable) {

    /** There is no extension. */
    static final Negotiated NOTHING = new Negotiated(List.of(), List.of(), List.of(), null);

    /** An extension and its part of the association. */
    record Part(Extension extension, AssociationExtension part) {}

    /** Copies the lists. */
    public Negotiated {
        parts = List.copyOf(parts);
        statuses = List.copyOf(statuses);
        notices = List.copyOf(notices);
    }
}
