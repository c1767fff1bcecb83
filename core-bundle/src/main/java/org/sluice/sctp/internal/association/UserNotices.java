/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.util.Set;
import java.util.stream.Collectors;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Notification.PathChanged.Change;
import org.sluice.sctp.PathState;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.PathListener;

/** What users are told of an association's course and of its paths (RFC 6458 sections 6.1.1 and 6.1.2). */
final class UserNotices implements PathListener {

    private final Tcb tcb;

    UserNotices(Tcb tcb) {
        this.tcb = tcb;
    }

    /** The association is up. */
    void established() {
        Agreement agreed = tcb.agreement();
        tcb.user().established(agreed.outboundStreams(), agreed.inboundStreams(), extensions());
    }

    /** The peer started anew; what was agreed on before may be otherwise now. */
    void restarted() {
        Agreement agreed = tcb.agreement();
        tcb.user().streamsChanged(agreed.outboundStreams(), agreed.inboundStreams());
        tcb.user()
                .notified(new Notification.Restarted(agreed.outboundStreams(), agreed.inboundStreams(), extensions()));
    }

    private Set<String> extensions() {
        return tcb.extensions().statuses().stream()
                .filter(ExtensionStatus::agreed)
                .map(ExtensionStatus::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void pathChanged(Path path, PathState before) {
        tcb.addresses().verified(path);
        Change change = switch (path.state()) {
            case ACTIVE -> before == PathState.UNCONFIRMED ? Change.CONFIRMED : Change.AVAILABLE;
            case POTENTIALLY_FAILED -> Change.POTENTIALLY_FAILED;
            case INACTIVE -> Change.UNREACHABLE;
            case UNCONFIRMED -> throw new IllegalStateException(path + " was verified before");
        };
        tell(path, change);
    }

    @Override
    public void primaryChanged(Path path) {
        switch (tcb.phase().state()) {
            case CLOSED, COOKIE_WAIT, COOKIE_ECHOED -> {
                // Where the set-up is tried next says nothing of where data will go.
            }
            default -> tell(path, Change.MADE_PRIMARY);
        }
    }

    /** The peer has an address more. */
    void added(Path path) {
        tell(path, Change.ADDED);
    }

    /** The peer has an address less. */
    void removed(Path path) {
        tell(path, Change.REMOVED);
    }

    private void tell(Path path, Change change) {
        tcb.user()
                .notified(new Notification.PathChanged(
                        path.route().remoteAddress(), path.state(), change, path.errors()));
    }
}
