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

    private static final String WITHDRAWN = "was withdrawn";

    private final StackShell stack;

    LinkChanges(StackShell stack) {
        this.stack = stack;
    }

    /** Opens a link, in the place of one that was there or in a new one. */
    synchronized void install(LinkFactory factory, Options options) {
        String id = factory.componentId();
        LinkPort place = stack.links(0).find(id);
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
        var seat = place == null ? new LinkSeat(link) : place.link();
        if (place != null) {
            seat.take(link);
        }
        boolean taken = true;
        for (RunningLoop loop : stack.loops()) {
            taken &= Boolean.TRUE.equals(loop.call(() -> {
                if (stack.isClosed()) {
                    return false;
                } else if (place == null) {
                    add(loop, new LinkPort(id, seat));
                } else {
                    loop.core().linkTurnover().returned(loop.core().links().find(id));
                }
                return true;
            }));
        }
        if (!taken) {
            link.close();
            throw new IllegalStateException(stack + " is closed");
        }
    }

    private static void add(RunningLoop loop, LinkPort port) {
        loop.core().linkTurnover().added(port);
        if (loop.thread() != null) {
            loop.thread().added(port);
        }
    }

    /** Takes a link away; no thread is in it any more when this returns. */
    synchronized void withdraw(LinkPort place) {
        Link left = null;
        for (RunningLoop loop : stack.loops()) {
            LoopCore core = loop.core();
            LinkPort port = core.links().find(place.name());
            if (core.index() == 0) {
                left = loop.call(() -> core.linkTurnover().leaves(port, WITHDRAWN));
            } else if (left != null) {
                loop.call(() -> {
                    core.linkTurnover().left(port, WITHDRAWN);
                    return true;
                });
            }
        }
        if (left != null && !place.link().release(left)) {
            LOG.warn("link {} was closed, but its poll does not end", place.name());
        }
    }
}
