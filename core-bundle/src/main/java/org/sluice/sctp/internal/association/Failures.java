/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import org.sluice.sctp.AssociationException;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification.MessageProgress;
import org.sluice.sctp.Notification.MessageProgress.Progress;
import org.sluice.sctp.Notification.SendFailed;
import org.sluice.sctp.wire.CauseCode;

/** What users are told of messages that are given back to them. */
public final class Failures {

    private Failures() {}

    /** The association has ended, gracefully if there is no cause. */
    public static SendFailed ended(Message message, boolean sent, AssociationException causeOrNull) {
        boolean byPeer = causeOrNull != null && !causeOrNull.peerCauses().isEmpty();
        int code = byPeer ? causeOrNull.peerCauses().get(0).code() : 0;
        return new SendFailed(message, sent, SendFailed.Reason.ENDED, code);
    }

    /** What it means for a message whose progress is told. */
    public static MessageProgress progress(SendFailed failure) {
        boolean expired = failure.reason() == SendFailed.Reason.GIVEN_UP;
        Progress lost = failure.sent() ? Progress.UNCERTAIN : Progress.UNSENT;
        return new MessageProgress(failure.message(), expired ? Progress.EXPIRED : lost);
    }

    /** The peer started anew. */
    static SendFailed restarted(Message message, boolean sent) {
        return new SendFailed(message, sent, SendFailed.Reason.RESTARTED, 0);
    }

    /** The association does not have the stream. */
    static SendFailed noStream(Message message) {
        return new SendFailed(message, false, SendFailed.Reason.NO_STREAM, CauseCode.INVALID_STREAM_IDENTIFIER);
    }
}
