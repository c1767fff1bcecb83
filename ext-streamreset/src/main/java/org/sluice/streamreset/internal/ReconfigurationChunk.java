/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.Padding;
import org.sluice.sctp.wire.Parameter;
import org.sluice.streamreset.internal.ReconfigurationParameter.AddIncoming;
import org.sluice.streamreset.internal.ReconfigurationParameter.AddOutgoing;
import org.sluice.streamreset.internal.ReconfigurationParameter.IncomingReset;
import org.sluice.streamreset.internal.ReconfigurationParameter.OutgoingReset;
import org.sluice.streamreset.internal.ReconfigurationParameter.Response;

/**
 * RE-CONFIG (RFC 6525 section 3.1).
 *
 * @param parameters one or two
 */
record ReconfigurationChunk(List<ReconfigurationParameter> parameters) implements Chunk {

    static final int TYPE = 130;

    ReconfigurationChunk {
        parameters = List.copyOf(parameters);
    }

    ReconfigurationChunk(ReconfigurationParameter only) {
        this(List.of(only));
    }

    /** Reads a chunk's value. */
    static ReconfigurationChunk read(byte[] value) throws MalformedException {
        var parameters = new ArrayList<ReconfigurationParameter>();
        var in = ByteBuffer.wrap(value);
        while (in.remaining() >= Parameter.HEADER_LENGTH) {
            int start = in.position();
            int type = in.getShort() & 0xffff;
            int length = in.getShort() & 0xffff;
            if (length < Parameter.HEADER_LENGTH || start + length > value.length) {
                throw new MalformedException("RE-CONFIG: a parameter of length " + length);
            }
            parameters.add(
                    ReconfigurationParameter.read(type, in.slice(in.position(), length - Parameter.HEADER_LENGTH)));
            in.position(Math.min(value.length, start + Padding.paddedLength(length)));
        }
        if (parameters.isEmpty() || in.hasRemaining()) {
            throw new MalformedException("RE-CONFIG: no parameter, or bytes after the last");
        }
        return new ReconfigurationChunk(parameters);
    }

    /** Whether these parameters may stand together (section 3.1). */
    boolean isAllowed() {
        if (parameters.size() == 1) {
            return true;
        }
        if (parameters.size() > 2) {
            return false;
        }
        return isPair(OutgoingReset.class, IncomingReset.class)
                || isPair(AddOutgoing.class, AddIncoming.class)
                || isPair(Response.class, OutgoingReset.class)
                || isPair(Response.class, Response.class);
    }

    private boolean isPair(Class<?> one, Class<?> other) {
        var first = parameters.get(0);
        var second = parameters.get(1);
        return one.isInstance(first) && other.isInstance(second) || other.isInstance(first) && one.isInstance(second);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int encodedLength() {
        int length = HEADER_LENGTH;
        for (int i = 0; i < parameters.size(); i++) {
            int own = parameters.get(i).encodedLength();
            length += i + 1 == parameters.size() ? own : Padding.paddedLength(own);
        }
        return length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).writeTo(out);
            if (i + 1 < parameters.size()) {
                Padding.pad(out, parameters.get(i).encodedLength());
            }
        }
    }
}
