/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.nio.charset.StandardCharsets;
import org.sluice.sctp.Association;
import org.sluice.sctp.Notification;

/** What a socket receives: data, or a notification (MSG_NOTIFICATION, RFC 6458 section 6). */
public sealed interface Reception {

    /** Whose it is. */
    Association association();

    /** What is told of it before it is received. */
    NxtInfo asNext();

    /**
     * A message, or a part of one where the partial delivery point asks for that.
     *
     * @param payload its bytes; the receiver's own
     * @param endOfRecord whether the message ends with them (MSG_EOR)
     * @param info how it came; null where that is switched off ({@link SctpSocketOptions#RECVRCVINFO})
     * @param next what is received next, where that is wanted and known ({@link SctpSocketOptions#RECVNXTINFO}); else null
     */
    record Data(Association association, byte[] payload, boolean endOfRecord, RcvInfo info, NxtInfo next)
            implements Reception {

        /** The same with what is received next; null if that is not known. */
        Data before(Reception after) {
            return new Data(association, payload, endOfRecord, info, after == null ? null : after.asNext());
        }

        @Override
        public NxtInfo asNext() {
            return info == null
                    ? new NxtInfo(association, 0, 0, payload.length, false, endOfRecord, false)
                    : new NxtInfo(
                            association,
                            info.stream(),
                            info.payloadProtocolIdentifier(),
                            payload.length,
                            info.unordered(),
                            endOfRecord,
                            false);
        }

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

        /** The same with the addresses as the user wants to see them. */
        Event shown(SocketSettings settings) {
            if (settings.isMapped() && notification instanceof Notification.PathChanged changed) {
                return new Event(
                        association,
                        new Notification.PathChanged(
                                settings.shown(changed.remote()), changed.state(), changed.change(), changed.errors()));
            }
            return this;
        }

        @Override
        public NxtInfo asNext() {
            return new NxtInfo(association, 0, 0, 0, false, true, true);
        }

        /** The context of a message that could not be delivered (ssf_info), or of which it is told what becomes of it; 0 for other notifications, and where it has none. */
        public int context() {
            if (notification instanceof Notification.MessageProgress progress) {
                return Contexts.of(progress.message());
            }
            return notification instanceof Notification.SendFailed failed ? Contexts.of(failed.message()) : 0;
        }
    }
}
