/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes SCTP packets to a pcapng file (draft-ietf-opsawg-pcapng) that Wireshark opens: each gets the IP header that it would have on IP itself
 * (LINKTYPE_RAW), times are in nanoseconds. May be used by several threads.
 */
public final class PcapngWriter implements AutoCloseable {

    /** Which way a packet went, seen from where it was captured. */
    public enum Direction {
        /** The direction isn't known, or there is none, as for somebody in between. */
        UNKNOWN(0),
        /** It arrived. */
        INBOUND(1),
        /** It left. */
        OUTBOUND(2);

        /** The two lowest bits of a packet's flags. */
        private final byte bits;

        Direction(int bits) {
            this.bits = (byte) bits;
        }
    }

    private static final int SECTION_HEADER_BLOCK = 0x0A0D0D0A;
    private static final int INTERFACE_DESCRIPTION_BLOCK = 1;
    private static final int ENHANCED_PACKET_BLOCK = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final short LINKTYPE_RAW = 101;

    private static final int OPTION_END = 0;
    private static final int OPTION_COMMENT = 1;
    private static final int OPTION_INTERFACE_NAME = 2;
    private static final int OPTION_FLAGS = 2;
    private static final int OPTION_TIME_RESOLUTION = 9;
    private static final byte NANOSECONDS = 9;

    private static final int MAXIMUM_TEXT = 1000;
    private static final int ROOM_BESIDE_PACKET = 1200;

    private final OutputStream out;
    private int interfaces;

    /**
     * Begins a capture.
     *
     * @param out where it goes; closed with this
     * @throws IOException if it can't be written to
     */
    public PcapngWriter(OutputStream out) throws IOException {
        this.out = out;
        ByteBuffer body = buffer();
        body.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
        writeBlock(SECTION_HEADER_BLOCK, body);
    }

    /**
     * Begins a capture in a file, which is replaced if it is there.
     *
     * @throws IOException if the file can't be written
     */
    public static PcapngWriter to(Path file) throws IOException {
        return new PcapngWriter(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    /**
     * Adds a place that packets are captured at.
     *
     * @return its number, for {@link #write}
     */
    public synchronized int addInterface(String name) throws IOException {
        ByteBuffer body = buffer();
        body.putShort(LINKTYPE_RAW).putShort((short) 0).putInt(0);
        putOption(body, OPTION_INTERFACE_NAME, utf8(name));
        putOption(body, OPTION_TIME_RESOLUTION, new byte[] {NANOSECONDS});
        putOption(body, OPTION_END, new byte[0]);
        writeBlock(INTERFACE_DESCRIPTION_BLOCK, body);
        return interfaces++;
    }

    /**
     * Adds a packet.
     *
     * @param interfaceNumber from {@link #addInterface}
     * @param epochNanos when, in nanoseconds since 1970, or since whatever the clock begins at
     * @param sctp the SCTP packet from position to limit, which stay as they are
     * @param congestionMark the ECN bits, 0 to 3
     * @param comment shown with the packet; null or empty for none
     */
    public synchronized void write(
            int interfaceNumber,
            long epochNanos,
            Direction direction,
            InetAddress source,
            InetAddress destination,
            int congestionMark,
            ByteBuffer sctp,
            String comment)
            throws IOException {
        if (interfaceNumber < 0 || interfaceNumber >= interfaces) {
            throw new IllegalArgumentException("there is no interface " + interfaceNumber);
        }
        byte[] header = IpHeaders.forSctp(source, destination, congestionMark, sctp.remaining());
        int length = header.length + sctp.remaining();
        ByteBuffer body = ByteBuffer.allocate(length + ROOM_BESIDE_PACKET).order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(interfaceNumber).putInt((int) (epochNanos >>> 32)).putInt((int) epochNanos);
        body.putInt(length).putInt(length);
        body.put(header).put(sctp.duplicate());
        pad(body);
        if (comment != null && !comment.isEmpty()) {
            putOption(body, OPTION_COMMENT, utf8(comment));
        }
        putOption(body, OPTION_FLAGS, new byte[] {direction.bits, 0, 0, 0});
        putOption(body, OPTION_END, new byte[0]);
        writeBlock(ENHANCED_PACKET_BLOCK, body);
    }

    /** Makes sure that what was captured so far is in the file. */
    public synchronized void flush() throws IOException {
        out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }

    /** A block is framed by its length on both ends, so that it can be read backwards. */
    private void writeBlock(int type, ByteBuffer body) throws IOException {
        body.flip();
        int length = 12 + body.remaining();
        ByteBuffer frame = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(type).putInt(length).put(body).putInt(length);
        out.write(frame.array());
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(ROOM_BESIDE_PACKET).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void putOption(ByteBuffer body, int code, byte[] value) {
        body.putShort((short) code).putShort((short) value.length).put(value);
        pad(body);
    }

    private static void pad(ByteBuffer body) {
        while (body.position() % 4 != 0) {
            body.put((byte) 0);
        }
    }

    private static byte[] utf8(String text) {
        // Cut by characters of at most three bytes each, so that none is torn.
        return text.substring(0, Math.min(text.length(), MAXIMUM_TEXT / 3)).getBytes(StandardCharsets.UTF_8);
    }
}
