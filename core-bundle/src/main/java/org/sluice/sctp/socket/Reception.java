/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.nio.charset.StandardCharsets;
import org.sluice.sctp.Association;
import org.sluice.sctp.Notification;

/** What a socket receives: data, or a notification (MSG_NOTIFICATION, RFC 6458 section 6). */
public sealed interface Reception {

    /** Whose it is. */
    Association association();

    /**
     * A message, or a part of one where the partial delivery point asks for that.
     *
     * @param payload its bytes; the receiver's own
     * @param endOfRecord whether the message ends with them (MSG_EOR)
     * @param info how it came
     */
    record Data(Association association, byte[] payload, boolean endOfRecord, RcvInfo info) implements Reception {

        /** The payload read as UTF-8. */
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return payload.length + " bytes of " + association + (endOfRecord ? "" : ", to be continued");
        }
    }

    /**
     * A notification of a kind that was subscribed to.
     *
     * @param notification what happened
     */
    record Event(Association association, Notification notification) implements Reception {

        /** The context of a message that could not be delivered (ssf_info); 0 for other notifications, and where it has none. */
        public int context() {
            return notification instanceof Notification.SendFailed failed ? Contexts.of(failed.message()) : 0;
        }
    }
}
