/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Lists of parameters: one after another, with padding between them (RFC 9260 section 3.2.1). */
public final class Parameters {

    private Parameters() {}

    /**
     * Reads the parameters in a range of a buffer, by absolute indexes.
     *
     * @throws MalformedException if a length leads out of the range, or a known parameter contradicts its type
     */
    public static List<Parameter> read(ByteBuffer in, int from, int to) throws MalformedException {
        var parameters = new ArrayList<Parameter>();
        int at = from;
        while (at < to) {
            int length = to - at < Parameter.HEADER_LENGTH ? 0 : in.getShort(at + 2) & 0xffff;
            if (length < Parameter.HEADER_LENGTH || length > to - at) {
                throw new MalformedException("a parameter's length leads out of its chunk");
            }
            int type = in.getShort(at) & 0xffff;
            byte[] value = new byte[length - Parameter.HEADER_LENGTH];
            in.get(at + Parameter.HEADER_LENGTH, value);
            parameters.add(parameter(type, value));
            at += Padding.paddedLength(length);
        }
        return parameters;
    }

    private static Parameter parameter(int type, byte[] value) throws MalformedException {
        return switch (type) {
            case ParameterType.IPV4_ADDRESS -> address(type, value, 4);
            case ParameterType.IPV6_ADDRESS -> address(type, value, 16);
            case ParameterType.STATE_COOKIE -> new StateCookieParameter(value);
            case ParameterType.UNRECOGNIZED_PARAMETER -> new UnrecognizedParameter(value);
            case ParameterType.COOKIE_PRESERVATIVE -> {
                expect(type, value.length == 4);
                yield new CookiePreservativeParameter(ByteBuffer.wrap(value).getInt() & 0xffffffffL);
            }
            case ParameterType.HOST_NAME_ADDRESS -> new HostNameAddressParameter(value);
            case ParameterType.SUPPORTED_ADDRESS_TYPES -> {
                expect(type, value.length % 2 == 0);
                var types = new ArrayList<Integer>();
                for (int i = 0; i < value.length; i += 2) {
                    types.add((value[i] & 0xff) << 8 | value[i + 1] & 0xff);
                }
                yield new SupportedAddressTypesParameter(types);
            }
            case ParameterType.PADDING -> new PaddingParameter(value.length);
            case ParameterType.SUPPORTED_EXTENSIONS -> {
                var types = new ArrayList<Integer>();
                for (byte chunkType : value) {
                    types.add(chunkType & 0xff);
                }
                yield new SupportedExtensionsParameter(types);
            }
            default -> new UnknownParameter(type, value);
        };
    }

    private static Parameter address(int type, byte[] value, int length) throws MalformedException {
        expect(type, value.length == length);
        try {
            // An IPv4-mapped IPv6 address becomes the IPv4 address that it means.
            // Makes an Inet4Address of an IPv4-mapped one.
            return new AddressParameter(InetAddress.getByAddress(value));
        } catch (UnknownHostException e) {
            throw new MalformedException(ParameterType.name(type) + ": " + e.getMessage());
        }
    }

    private static void expect(int type, boolean right) throws MalformedException {
        if (!right) {
            throw new MalformedException(ParameterType.name(type) + ": wrong length");
        }
    }

    /** The length of the parameters with the padding between them, without that of the last one. */
    public static int encodedLength(List<Parameter> parameters) {
        int length = 0;
        for (var parameter : parameters) {
            length = Padding.paddedLength(length) + parameter.encodedLength();
        }
        return length;
    }

    /** Writes the parameters with the padding between them; that of the last one is the chunk's. */
    public static void write(List<Parameter> parameters, ByteBuffer out) {
        int before = 0;
        for (var parameter : parameters) {
            Padding.pad(out, before);
            parameter.writeTo(out);
            before = parameter.encodedLength();
        }
    }
}
