/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;

/** Links come and go while a stack runs. Opening and closing them is done on the caller's thread, since it may take a while. */
final class LinkChanges {

    private static final Logger LOG = LoggerFactory.getLogger(LinkChanges.class);

    private final StackShell stack;

    LinkChanges(StackShell stack) {
        this.stack = stack;
    }

    /** Opens a link, in the place of one that was there or in a new one. */
    synchronized void install(LinkFactory factory, Options options) {
        String id = factory.componentId();
        LinkPort place = stack.core().links().find(id);
        if (stack.isClosed()) {
            throw new IllegalStateException(stack + " is closed");
        }
        if (place != null && place.isPresent()) {
            throw new IllegalArgumentException("there is a link " + id + " already");
        }
        Link link;
        try {
            link = place == null
                    ? factory.open(options)
                    : factory.reopen(options, place.link().encapsulationPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
        Boolean taken = stack.call(() -> {
            if (stack.isClosed()) {
                return false;
            } else if (place == null) {
                add(new LinkPort(id, link));
            } else {
                stack.core().linkReturns(place, link);
            }
            return true;
        });
        if (taken == null || !taken) {
            link.close();
            throw new IllegalStateException(stack + " is closed");
        }
    }

    private void add(LinkPort port) {
        stack.core().linkAdded(port);
        if (stack.thread() != null) {
            stack.thread().added(port);
        }
    }

    /** Takes a link away; no thread is in it any more when this returns. */
    synchronized void withdraw(LinkPort place) {
        Link left = stack.call(() -> stack.core().linkLeaves(place, "was withdrawn"));
        if (left != null && !place.release(left)) {
            LOG.warn("link {} was closed, but its poll does not end", place.name());
        }
    }
}
