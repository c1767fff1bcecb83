/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.link;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.StackOptions;

/** Which links a stack opens of those that were found, rather than given to it. Any thread. */
public final class LinkChoice {

    private LinkChoice() {}

    /**
     * Leaves out the links that are not to be opened.
     *
     * @param wanted the value of {@link StackOptions#LINKS}
     * @param found links, and other components, which stay
     * @param log told of a name that is none's
     */
    public static List<StackComponent> among(String wanted, List<StackComponent> found, Consumer<String> log) {
        List<LinkFactory> links = found.stream()
                .filter(LinkFactory.class::isInstance)
                .map(LinkFactory.class::cast)
                .toList();
        List<String> named = Arrays.stream(wanted.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        for (String name : named) {
            if (links.stream().noneMatch(link -> link.componentId().equals(name))) {
                log.accept("option " + StackOptions.LINKS.name() + ": there is no link " + name + "; there are "
                        + links.stream().map(LinkFactory::componentId).toList());
            }
        }
        var chosen = new HashSet<>(named.isEmpty() ? unasked(links).toList() : named);
        return found.stream()
                .filter(component -> !(component instanceof LinkFactory) || chosen.contains(component.componentId()))
                .toList();
    }

    /** Those of several links that a stack opens that was not told which, by their component ids. */
    public static Stream<String> unasked(List<LinkFactory> links) {
        var replaced = new HashSet<String>();
        links.stream().filter(LinkFactory::isOpenedUnasked).forEach(link -> replaced.addAll(link.standsInFor()));
        return links.stream()
                .filter(LinkFactory::isOpenedUnasked)
                .map(LinkFactory::componentId)
                .filter(id -> !replaced.contains(id));
    }
}
