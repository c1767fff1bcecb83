/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.io.IOException;
import java.util.List;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;

/** Opens another factory's links and wraps each. It has the other's name, because it stands in the other's place. */
record WrappingFactory(LinkFactory inner, Wrapper wrapper) implements LinkFactory {

    /** Puts something around a link; if it can't, it leaves the link as it was. */
    interface Wrapper {
        Link wrap(Link inner) throws IOException;
    }

    @Override
    public String componentId() {
        return inner.componentId();
    }

    @Override
    public List<Option<?>> options() {
        return inner.options();
    }

    @Override
    public Link open(Options options) throws IOException {
        return wrapped(inner.open(options));
    }

    @Override
    public Link reopen(Options options, int encapsulationPort) throws IOException {
        return wrapped(inner.reopen(options, encapsulationPort));
    }

    private Link wrapped(Link link) throws IOException {
        try {
            return wrapper.wrap(link);
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }
}
