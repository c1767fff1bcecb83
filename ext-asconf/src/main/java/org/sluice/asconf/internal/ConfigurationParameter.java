/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.ErrorCauses;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.Padding;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.Parameters;
import org.sluice.sctp.wire.UnknownParameter;

/** A parameter of ASCONF or ASCONF-ACK (RFC 5061 section 4.2): after the header, each has a correlation identifier. */
sealed interface ConfigurationParameter extends Parameter {

    int ADD_IP_ADDRESS = 0xC001;
    int DELETE_IP_ADDRESS = 0xC002;
    int ERROR_CAUSE_INDICATION = 0xC003;
    int SET_PRIMARY_ADDRESS = 0xC004;
    int SUCCESS_INDICATION = 0xC005;

    /** The header and the correlation identifier. */
    int FIXED_LENGTH = HEADER_LENGTH + Integer.BYTES;

    /** What the answer to a request is found by. */
    int correlation();

    /** Add IP Address, Delete IP Address or Set Primary IP Address. */
    record Request(int type, int correlation, InetAddress address) implements ConfigurationParameter {

        @Override
        public int encodedLength() {
            return FIXED_LENGTH + new AddressParameter(address).encodedLength();
        }

        @Override
        public void writeValue(ByteBuffer out) {
            out.putInt(correlation);
            new AddressParameter(address).writeTo(out);
        }
    }

    /** Success Indication. */
    record Success(int correlation) implements ConfigurationParameter {

        @Override
        public int type() {
            return SUCCESS_INDICATION;
        }

        @Override
        public int encodedLength() {
            return FIXED_LENGTH;
        }

        @Override
        public void writeValue(ByteBuffer out) {
            out.putInt(correlation);
        }
    }

    /** Error Cause Indication. */
    record Failure(int correlation, List<ErrorCause> causes) implements ConfigurationParameter {

        @Override
        public int type() {
            return ERROR_CAUSE_INDICATION;
        }

        @Override
        public int encodedLength() {
            return FIXED_LENGTH + ErrorCauses.encodedLength(causes);
        }

        @Override
        public void writeValue(ByteBuffer out) {
            out.putInt(correlation);
            ErrorCauses.write(causes, out);
        }
    }

    /**
     * Reads the address that a request is about.
     *
     * @throws MalformedException if it has no correlation identifier, or none and nothing but an address follows that
     */
    static Request request(UnknownParameter parameter) throws MalformedException {
        byte[] value = parameter.value();
        if (value.length < Integer.BYTES) {
            throw new MalformedException("a request without a correlation identifier");
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        List<Parameter> inner = Parameters.read(in, Integer.BYTES, value.length);
        if (inner.size() != 1 || !(inner.get(0) instanceof AddressParameter address)) {
            throw new MalformedException("a request about something that is no address");
        }
        return new Request(parameter.type(), in.getInt(0), address.address());
    }

    /** Reads a response; null if it is none. */
    static ConfigurationParameter response(UnknownParameter parameter) throws MalformedException {
        byte[] value = parameter.value();
        boolean failure = parameter.type() == ERROR_CAUSE_INDICATION;
        if (!failure && parameter.type() != SUCCESS_INDICATION || value.length < Integer.BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        int correlation = in.getInt(0);
        return failure
                ? new Failure(correlation, ErrorCauses.readLenient(in, Integer.BYTES, value.length))
                : new Success(correlation);
    }

    /** The address that an INIT or INIT ACK asks to be preferred (section 4.2.4); null if there is none. */
    static InetAddress primaryOf(List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            if (parameter instanceof UnknownParameter unknown && unknown.type() == SET_PRIMARY_ADDRESS) {
                try {
                    return request(unknown).address();
                } catch (MalformedException e) {
                    // It is advice, and this one makes no sense.
                    return null;
                }
            }
        }
        return null;
    }

    /** A parameter's bytes, header included. */
    static byte[] toBytes(Parameter parameter) {
        ByteBuffer out = ByteBuffer.allocate(Padding.paddedLength(parameter.encodedLength()));
        parameter.writeTo(out);
        return Arrays.copyOf(out.array(), parameter.encodedLength());
    }
}
