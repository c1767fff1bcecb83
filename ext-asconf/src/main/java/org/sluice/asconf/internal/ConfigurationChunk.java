/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.Parameters;

/**
 * ASCONF or ASCONF-ACK (RFC 5061 sections 4.1.1 and 4.1.2).
 *
 * @param type {@link #ASCONF} or {@link #ASCONF_ACK}
 * @param serial the Sequence Number
 * @param parameters in an ASCONF, first the address that the association is found by; then the requests. In an ASCONF-ACK, the responses
 */
record ConfigurationChunk(int type, int serial, List<Parameter> parameters) implements Chunk {

    /** ASCONF: Address Configuration Change. */
    static final int ASCONF = 0xC1;

    /** ASCONF-ACK: Address Configuration Acknowledgment. */
    static final int ASCONF_ACK = 0x80;

    ConfigurationChunk {
        parameters = List.copyOf(parameters);
    }

    /**
     * Reads a chunk's value.
     *
     * @throws MalformedException if lengths contradict each other, or an ASCONF does not begin with an address
     */
    static ConfigurationChunk read(int type, byte[] value) throws MalformedException {
        if (value.length < Integer.BYTES) {
            throw new MalformedException("a Sequence Number is missing");
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        List<Parameter> parameters = Parameters.read(in, Integer.BYTES, value.length);
        if (type == ASCONF && (parameters.isEmpty() || !(parameters.get(0) instanceof AddressParameter))) {
            throw new MalformedException("an ASCONF without an Address Parameter");
        }
        return new ConfigurationChunk(type, in.getInt(0), parameters);
    }

    /** The address that the association is found by. */
    InetAddress lookupAddress() {
        return ((AddressParameter) parameters.get(0)).address();
    }

    /** The requests of an ASCONF. */
    List<Parameter> requests() {
        return parameters.subList(1, parameters.size());
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + Integer.BYTES + Parameters.encodedLength(parameters);
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.putInt(serial);
        Parameters.write(parameters, out);
    }
}
