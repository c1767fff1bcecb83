/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.nio.ByteBuffer;
import java.util.List;
import org.sluice.sctp.internal.extension.ExtensionRegistry;
import org.sluice.sctp.wire.Padding;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownAction;
import org.sluice.sctp.wire.UnknownParameter;

/** What to do with parameters that nobody here knows, by the two highest bits of their type (RFC 9260 section 3.2.1). */
final class UnrecognizedParameters {

    private UnrecognizedParameters() {}

    /**
     * Finds those that are to be reported.
     *
     * @param extensions know some
     * @param reported gets them
     * @return whether what follows the last one looked at may be taken in: false if one of them says stop
     */
    static boolean collect(List<Parameter> parameters, ExtensionRegistry extensions, List<Parameter> reported) {
        for (var parameter : parameters) {
            if (parameter instanceof UnknownParameter && !extensions.knowsParameter(parameter.type())) {
                UnknownAction action = UnknownAction.ofParameterType(parameter.type());
                if (action.reports()) {
                    reported.add(parameter);
                }
                if (action.stops()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Parameters one after another, each padded. */
    static byte[] toBytes(List<Parameter> parameters) {
        int length = 0;
        for (var parameter : parameters) {
            length += Padding.paddedLength(parameter.encodedLength());
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        for (var parameter : parameters) {
            toBuffer(parameter, out);
        }
        return out.array();
    }

    /** One parameter, as it stands in a chunk, without padding. */
    static byte[] toBytes(Parameter parameter) {
        ByteBuffer out = ByteBuffer.allocate(Padding.paddedLength(parameter.encodedLength()));
        toBuffer(parameter, out);
        return java.util.Arrays.copyOf(out.array(), parameter.encodedLength());
    }

    private static void toBuffer(Parameter parameter, ByteBuffer out) {
        int start = out.position();
        parameter.writeTo(out);
        while ((out.position() - start & 3) != 0) {
            out.put((byte) 0);
        }
    }
}
