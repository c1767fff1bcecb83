/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.Association;
import org.sluice.sctp.Options;

/** How options are read and set, whichever kind they are of. What takes a while is given back as a future. */
final class OptionAccess {

    private OptionAccess() {}

    /** Reads an option of associations to come. */
    static <T> T ofFuture(SctpSocketOption<T> option, SocketSettings settings, Options future) {
        return option.property() == null
                ? option.read(future)
                : option.property().read().read(settings, null);
    }

    /**
     * Sets an option for associations to come.
     *
     * @param future all that they begin with so far
     * @return what of that is other now
     */
    static <T> Options changes(SctpSocketOption<T> option, T value, SocketSettings settings, Options future) {
        if (option.property() != null) {
            return set(option, value, settings, null);
        }
        return difference(future, option.write(future, value));
    }

    /** What of some options is other than it was before. */
    static Options difference(Options before, Options after) {
        return after.without(before.explicit().entrySet().stream()
                .filter(each -> each.getValue().equals(after.explicit().get(each.getKey())))
                .map(Map.Entry::getKey)
                .toList());
    }

    /** An access that may take a while, whose failure is the future's. */
    static <T> CompletableFuture<T> later(Access<T> access) throws IOException {
        try {
            return access.begin();
        } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Begins to read or to set. */
    interface Access<T> {

        CompletableFuture<T> begin() throws IOException;
    }

    /** Reads an option of an association. */
    static <T> CompletableFuture<T> of(SctpSocketOption<T> option, SocketSettings settings, Association association) {
        return option.property() == null
                ? option.read(association)
                : CompletableFuture.completedFuture(option.property().read().read(settings, association));
    }

    /** Sets an option of an association. */
    static <T> CompletableFuture<?> in(
            SctpSocketOption<T> option, T value, SocketSettings settings, Association association) {
        if (option.property() == null) {
            return option.write(association, value);
        }
        set(option, value, settings, association);
        return CompletableFuture.completedFuture(null);
    }

    /** Gives back what associations to come go by, beside what the socket keeps. */
    private static <T> Options set(
            SctpSocketOption<T> option, T value, SocketSettings settings, Association associationOrNull) {
        if (option.property().write() == null) {
            throw new UnsupportedOperationException(option.name() + " can't be set");
        }
        option.property().write().write(settings, associationOrNull, value);
        if (option.property().alongside() == null) {
            return Options.none();
        }
        Options changes = option.property().alongside().apply(value);
        settings.associations().forEach(each -> each.configure(changes));
        return changes;
    }

    /** Sets an option of several associations, of all those that can have it; then says what went wrong with the first that can't. Those that have ended are passed over. */
    static <T> CompletableFuture<?> inAll(
            SctpSocketOption<T> option, T value, SocketSettings settings, List<Association> associations)
            throws IOException {
        var done = new ArrayList<CompletableFuture<?>>();
        RuntimeException failure = null;
        for (Association each : associations) {
            try {
                done.add(in(option, value, settings, each));
            } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
                failure = failure == null && !each.ended().isDone() ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new));
    }
}
