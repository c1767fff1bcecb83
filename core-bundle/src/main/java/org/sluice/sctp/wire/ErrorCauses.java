/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Lists of error causes: one after another, with padding between them (RFC 9260 section 3.3.10). */
public final class ErrorCauses {

    private ErrorCauses() {}

    /**
     * Reads the causes in a range of a buffer, by absolute indexes.
     *
     * @throws MalformedException if a length leads out of the range, or a known cause contradicts its code
     */
    public static List<ErrorCause> read(ByteBuffer in, int from, int to) throws MalformedException {
        var causes = new ArrayList<ErrorCause>();
        readInto(causes, in, from, to, false);
        return causes;
    }

    /**
     * As {@link #read}, but takes a cause that contradicts its code for an unknown one: an ABORT that can be told apart from noise
     * aborts, whatever it says.
     *
     * @throws MalformedException if a length leads out of the range
     */
    public static List<ErrorCause> readLenient(ByteBuffer in, int from, int to) throws MalformedException {
        var causes = new ArrayList<ErrorCause>();
        readInto(causes, in, from, to, true);
        return causes;
    }

    private static void readInto(List<ErrorCause> causes, ByteBuffer in, int from, int to, boolean lenient)
            throws MalformedException {
        int at = from;
        while (at < to) {
            int length = to - at < ErrorCause.HEADER_LENGTH ? 0 : in.getShort(at + 2) & 0xffff;
            if (length < ErrorCause.HEADER_LENGTH || length > to - at) {
                throw new MalformedException("an error cause's length leads out of its chunk");
            }
            byte[] value = new byte[length - ErrorCause.HEADER_LENGTH];
            in.get(at + ErrorCause.HEADER_LENGTH, value);
            int code = in.getShort(at) & 0xffff;
            causes.add(lenient ? causeOrUnknown(code, value) : cause(code, value));
            at += Padding.paddedLength(length);
        }
    }

    private static ErrorCause causeOrUnknown(int code, byte[] value) {
        try {
            return cause(code, value);
        } catch (MalformedException e) {
            return new UnknownCause(code, value);
        }
    }

    private static ErrorCause cause(int code, byte[] value) throws MalformedException {
        ByteBuffer in = ByteBuffer.wrap(value);
        return switch (code) {
            case CauseCode.INVALID_STREAM_IDENTIFIER -> {
                expect(code, value.length == 4);
                yield new InvalidStreamIdentifierCause(in.getShort() & 0xffff);
            }
            case CauseCode.MISSING_MANDATORY_PARAMETER -> missing(in);
            case CauseCode.STALE_COOKIE -> {
                expect(code, value.length == 4);
                yield new StaleCookieCause(in.getInt() & 0xffffffffL);
            }
            case CauseCode.OUT_OF_RESOURCE -> {
                expect(code, value.length == 0);
                yield new OutOfResourceCause();
            }
            case CauseCode.UNRESOLVABLE_ADDRESS -> new UnresolvableAddressCause(value);
            case CauseCode.UNRECOGNIZED_CHUNK_TYPE -> new UnrecognizedChunkTypeCause(value);
            case CauseCode.INVALID_MANDATORY_PARAMETER -> {
                expect(code, value.length == 0);
                yield new InvalidMandatoryParameterCause();
            }
            case CauseCode.UNRECOGNIZED_PARAMETERS -> new UnrecognizedParametersCause(value);
            case CauseCode.NO_USER_DATA -> {
                expect(code, value.length == 4);
                yield new NoUserDataCause(in.getInt());
            }
            case CauseCode.COOKIE_RECEIVED_WHILE_SHUTTING_DOWN -> {
                expect(code, value.length == 0);
                yield new CookieReceivedWhileShuttingDownCause();
            }
            case CauseCode.RESTART_WITH_NEW_ADDRESSES -> restart(in);
            case CauseCode.USER_INITIATED_ABORT -> new UserInitiatedAbortCause(value);
            case CauseCode.PROTOCOL_VIOLATION -> new ProtocolViolationCause(value);
            default -> new UnknownCause(code, value);
        };
    }

    private static ErrorCause missing(ByteBuffer in) throws MalformedException {
        expect(CauseCode.MISSING_MANDATORY_PARAMETER, in.remaining() >= 4);
        long count = in.getInt() & 0xffffffffL;
        expect(CauseCode.MISSING_MANDATORY_PARAMETER, count * 2 == in.remaining());
        var types = new ArrayList<Integer>();
        while (in.hasRemaining()) {
            types.add(in.getShort() & 0xffff);
        }
        return new MissingMandatoryParameterCause(types);
    }

    private static ErrorCause restart(ByteBuffer in) throws MalformedException {
        var addresses = new ArrayList<InetAddress>();
        for (var parameter : Parameters.read(in, 0, in.limit())) {
            if (parameter instanceof AddressParameter address) {
                addresses.add(address.address());
            }
        }
        return new RestartWithNewAddressesCause(addresses);
    }

    private static void expect(int code, boolean right) throws MalformedException {
        if (!right) {
            throw new MalformedException(CauseCode.name(code) + ": wrong length");
        }
    }

    /** The length of the causes with the padding between them, without that of the last one. */
    public static int encodedLength(List<ErrorCause> causes) {
        int length = 0;
        for (var cause : causes) {
            length = Padding.paddedLength(length) + cause.encodedLength();
        }
        return length;
    }

    /** Writes the causes with the padding between them; that of the last one is the chunk's. */
    public static void write(List<ErrorCause> causes, ByteBuffer out) {
        int before = 0;
        for (var cause : causes) {
            Padding.pad(out, before);
            cause.writeTo(out);
            before = cause.encodedLength();
        }
    }
}
