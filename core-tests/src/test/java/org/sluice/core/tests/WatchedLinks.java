/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import java.io.IOException;
import java.lang.reflect.Proxy;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;

/** Links of which a test sees, or breaks, each call. */
final class WatchedLinks {

    /** Told of a call before it is made. */
    interface Watcher {

        /** What this throws, the call throws in place of what it would have done. */
        void called(String method, Object[] arguments) throws IOException;
    }

    private WatchedLinks() {}

    /** A factory whose links do what another's do, but tell of it first. */
    static LinkFactory of(LinkFactory factory, Watcher watcher) {
        return new LinkFactory() {
            @Override
            public String componentId() {
                return factory.componentId();
            }

            @Override
            public Link open(Options options) throws IOException {
                Link link = factory.open(options);
                return (Link) Proxy.newProxyInstance(
                        Link.class.getClassLoader(), new Class<?>[] {Link.class}, (self, method, arguments) -> {
                            watcher.called(method.getName(), arguments);
                            return method.invoke(link, arguments);
                        });
            }
        };
    }
}
