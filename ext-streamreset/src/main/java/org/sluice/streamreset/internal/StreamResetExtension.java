/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset.internal;

import java.util.List;
import java.util.Map;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.streamreset.StreamReset;
import org.sluice.streamreset.StreamResetOptions;

/** Stream reconfiguration in a stack: negotiated by Supported Extensions alone (RFC 6525 section 5.1.1). */
public final class StreamResetExtension implements Extension {

    @Override
    public String componentId() {
        return StreamReset.ID;
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public List<Option<?>> options() {
        return StreamResetOptions.all();
    }

    @Override
    public Claims claims() {
        return Claims.none().chunkType(ReconfigurationChunk.TYPE);
    }

    @Override
    public boolean isOffered(Options options) {
        return options.get(StreamResetOptions.SUPPORTED);
    }

    @Override
    public Answer agree(Negotiation negotiation) {
        if (!negotiation.weSupport(ReconfigurationChunk.TYPE)) {
            return new Answer.Refused("not offered by us");
        }
        return negotiation.peerSupports(ReconfigurationChunk.TYPE)
                ? new Answer.Agreed(new StreamResetPart())
                : new Answer.Refused("not offered by the peer");
    }

    @Override
    public AssociationExtension resume(Map<String, Object> snapshot) {
        return StreamResetPart.resume(snapshot);
    }
}
