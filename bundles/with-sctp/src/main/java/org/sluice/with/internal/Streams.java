/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.sluice.with.internal.Waiter.Interrupts;

/** The streams of sockets. */
final class Streams {

    private Streams() {}

    /** How long a socket waits that has a time-out in milliseconds, 0 for none. */
    static long nanos(int millis) {
        return millis == 0 ? Waiter.FOREVER : TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Reads; each read waits no longer than the time-out that holds when it begins. */
    static final class Input extends InputStream {

        private final Connection connection;
        private final IntSupplier timeoutMillis;
        private final Interrupts interrupts;
        private final Closeable owner;

        Input(Connection connection, IntSupplier timeoutMillis, Interrupts interrupts, Closeable owner) {
            this.connection = connection;
            this.timeoutMillis = timeoutMillis;
            this.interrupts = interrupts;
            this.owner = owner;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            if (length == 0) {
                return 0;
            }
            try {
                return connection.read(
                        ByteBuffer.wrap(target, offset, length), nanos(timeoutMillis.getAsInt()), interrupts);
            } catch (ClosedByInterruptException e) {
                close();
                throw e;
            }
        }

        @Override
        public int available() throws IOException {
            return connection.available();
        }

        @Override
        public void close() throws IOException {
            owner.close();
        }
    }

    /** Writes; waits while the send buffer is full. */
    static final class Output extends OutputStream {

        private final Connection connection;
        private final Interrupts interrupts;
        private final Closeable owner;

        Output(Connection connection, Interrupts interrupts, Closeable owner) {
            this.connection = connection;
            this.interrupts = interrupts;
            this.owner = owner;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, source.length);
            try {
                connection.write(ByteBuffer.wrap(source, offset, length), interrupts);
            } catch (ClosedByInterruptException e) {
                close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            owner.close();
        }
    }
}
