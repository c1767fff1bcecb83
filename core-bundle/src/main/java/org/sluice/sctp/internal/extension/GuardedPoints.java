/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.sluice.sctp.spi.AcknowledgementFormat;
import org.sluice.sctp.spi.DataFraming;
import org.sluice.sctp.spi.PathChoice;
import org.sluice.sctp.spi.PathsView;
import org.sluice.sctp.spi.ReceivedData;
import org.sluice.sctp.wire.AcknowledgementView;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.FragmentHeader;
import org.sluice.sctp.wire.FragmentView;

/**
 * What extensions do in the core's stead, each call watched and its answer checked: what goes wrong ends the association, and what was being done is
 * not gone on with.
 */
final class GuardedPoints {

    private GuardedPoints() {}

    private static <T> T call(PartContext context, Supplier<T> question) {
        var answer = new Object() {
            T value;
            boolean given;
        };
        context.call(context.lastTime(), () -> {
            answer.value = question.get();
            answer.given = true;
        });
        if (!answer.given) {
            throw new IllegalStateException("extension " + context.id() + " failed; its association has ended");
        }
        return answer.value;
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException(what);
        }
    }

    private static int claimed(int chunkType, Set<Integer> claimed) {
        check(claimed.contains(chunkType), "chunk type " + chunkType + " is not one that it claims");
        return chunkType;
    }

    /** Which path data takes. */
    record Choice(PartContext context, PathChoice choice) implements PathChoice {

        @Override
        public int forData(PathsView paths) {
            return call(context, () -> checked(choice.forData(paths), paths));
        }

        @Override
        public int forRetransmission(PathsView paths, int lostOn) {
            return call(context, () -> checked(choice.forRetransmission(paths, lostOn), paths));
        }

        private static int checked(int place, PathsView paths) {
            check(place >= 0 && place < paths.count(), "there is no path " + place + " of " + paths.count());
            return place;
        }
    }

    /** How received data is acknowledged. */
    static final class Acknowledgements implements AcknowledgementFormat {

        private final PartContext context;
        private final AcknowledgementFormat format;
        private final int chunkType;
        private final int minimumLength;
        private ByteBuffer scratch = ByteBuffer.allocate(0);

        Acknowledgements(PartContext context, AcknowledgementFormat format, Set<Integer> claimed) {
            this.context = context;
            this.format = format;
            this.chunkType = call(context, () -> claimed(format.chunkType(), claimed));
            this.minimumLength = call(context, () -> {
                int length = format.minimumLength();
                check(length >= 4 && length <= 512 && length % 4 == 0, "an acknowledgement of " + length + " bytes");
                return length;
            });
        }

        @Override
        public int chunkType() {
            return chunkType;
        }

        @Override
        public int minimumLength() {
            return minimumLength;
        }

        /** Written beside the packet, which stays what it was if that fails. */
        @Override
        public void write(ReceivedData received, ByteBuffer out) {
            if (scratch.capacity() < out.remaining()) {
                scratch = ByteBuffer.allocate(out.remaining());
            }
            scratch.clear().limit(out.remaining());
            call(context, () -> {
                format.write(received, scratch);
                int length = scratch.position();
                check(
                        length >= 4 && length % 4 == 0 && (scratch.get(0) & 0xff) == chunkType,
                        "what it wrote is no chunk of type " + chunkType);
                return null;
            });
            out.put(scratch.flip());
        }

        @Override
        public AcknowledgementView read(ChunkCursor chunk) {
            return call(context, () -> Objects.requireNonNull(format.read(chunk), "no view"));
        }
    }

    /** How user data is framed. */
    static final class Framing implements DataFraming {

        private final PartContext context;
        private final DataFraming framing;
        private final int chunkType;
        private final int headerLength;
        private final boolean interleaved;
        private final ByteBuffer scratch;

        Framing(PartContext context, DataFraming framing, Set<Integer> claimed) {
            this.context = context;
            this.framing = framing;
            this.chunkType = call(context, () -> claimed(framing.chunkType(), claimed));
            this.headerLength = call(context, () -> {
                int length = framing.headerLength();
                check(length >= 8 && length <= 64 && length % 4 == 0, "a header of " + length + " bytes");
                return length;
            });
            this.interleaved = call(context, framing::isInterleaved);
            this.scratch = ByteBuffer.allocate(headerLength);
        }

        @Override
        public int chunkType() {
            return chunkType;
        }

        @Override
        public int headerLength() {
            return headerLength;
        }

        @Override
        public boolean isInterleaved() {
            return interleaved;
        }

        /** Written beside the packet, which stays what it was if that fails. */
        @Override
        public void writeHeader(FragmentHeader header, ByteBuffer out) {
            scratch.clear();
            call(context, () -> {
                framing.writeHeader(header, scratch);
                check(
                        scratch.position() == headerLength && (scratch.get(0) & 0xff) == chunkType,
                        "what it wrote is no header of a chunk of type " + chunkType);
                return null;
            });
            out.put(scratch.array(), 0, headerLength);
        }

        @Override
        public FragmentView read(ChunkCursor chunk) {
            return call(context, () -> Objects.requireNonNull(framing.read(chunk), "no view"));
        }
    }
}
