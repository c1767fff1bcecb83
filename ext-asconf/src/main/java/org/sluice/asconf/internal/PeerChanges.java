/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sluice.asconf.DynamicAddressesOptions;
import org.sluice.sctp.spi.Addresses;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SerialNumbers;
import org.sluice.sctp.wire.UnknownAction;
import org.sluice.sctp.wire.UnknownCause;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.sctp.wire.UnrecognizedParametersCause;
import org.sluice.sctp.wire.UnresolvableAddressCause;

/** What the peer asks for: each request is done once, however often it comes (RFC 5061 section 5.2). */
final class PeerChanges {

    /** Requests that are sent again together have their answers sent again together (rule E2); more than these fit no packet that is sent. */
    private static final int KEPT_ANSWERS = 8;

    private int nextSerial;
    private final ArrayDeque<ConfigurationChunk> answers = new ArrayDeque<>();
    private long received;
    private long repeated;
    private long outOfSequence;

    PeerChanges(int firstSerial) {
        nextSerial = firstSerial;
    }

    long received() {
        return received;
    }

    long repeated() {
        return repeated;
    }

    long outOfSequence() {
        return outOfSequence;
    }

    /** An ASCONF arrived. */
    void received(ConfigurationChunk asconf, ChunkContext context) {
        received++;
        if (asconf.serial() == nextSerial) {
            var answer = new ConfigurationChunk(
                    ConfigurationChunk.ASCONF_ACK, asconf.serial(), perform(asconf.requests(), context));
            nextSerial++;
            answers.add(answer);
            if (answers.size() > KEPT_ANSWERS) {
                answers.remove();
            }
            context.replyToSource(answer);
        } else if (SerialNumbers.tsnBefore(asconf.serial(), nextSerial)) {
            // Rule E2: what was done is not done again.
            repeated++;
            for (ConfigurationChunk answer : answers) {
                if (answer.serial() == asconf.serial()) {
                    context.replyToSource(answer);
                }
            }
        } else {
            // Rule E5.
            outOfSequence++;
        }
    }

    /** Rules V1 to V3. */
    private static List<Parameter> perform(List<Parameter> requests, ChunkContext context) {
        var responses = new ArrayList<Parameter>();
        boolean mayChange = context.options().get(DynamicAddressesOptions.PEER_MAY_CHANGE);
        boolean failing = false;
        for (Parameter parameter : requests) {
            if (!(parameter instanceof UnknownParameter request) || !isRequest(request.type())) {
                UnknownAction action = UnknownAction.ofParameterType(parameter.type());
                if (action.reports()) {
                    byte[] bytes = ConfigurationParameter.toBytes(parameter);
                    responses.add(failure(parameter, new UnrecognizedParametersCause(bytes)));
                }
                if (action.stops()) {
                    break;
                }
                continue;
            }
            boolean isSetPrimary = request.type() == ConfigurationParameter.SET_PRIMARY_ADDRESS;
            ErrorCause refusal;
            if (!mayChange) {
                refusal = copied(Refusal.NOT_AUTHORIZED, request);
            } else if (failing && !isSetPrimary) {
                // Rule F11.
                refusal = copied(Refusal.RESOURCE_SHORTAGE, request);
            } else {
                refusal = perform(request, context);
            }
            if (refusal != null) {
                failing |= !isSetPrimary;
                responses.add(failure(request, refusal));
            }
        }
        return responses;
    }

    private static boolean isRequest(int type) {
        return switch (type) {
            case ConfigurationParameter.ADD_IP_ADDRESS,
                    ConfigurationParameter.DELETE_IP_ADDRESS,
                    ConfigurationParameter.SET_PRIMARY_ADDRESS -> true;
            default -> false;
        };
    }

    private static ConfigurationParameter.Failure failure(Parameter request, ErrorCause cause) {
        byte[] value = request instanceof UnknownParameter unknown ? unknown.value() : new byte[0];
        int correlation =
                value.length < Integer.BYTES ? 0 : ByteBuffer.wrap(value).getInt();
        return new ConfigurationParameter.Failure(correlation, List.of(cause));
    }

    private static ErrorCause copied(int code, Parameter request) {
        return new UnknownCause(code, ConfigurationParameter.toBytes(request));
    }

    private static ErrorCause perform(UnknownParameter parameter, ChunkContext context) {
        InetAddress named;
        try {
            named = ConfigurationParameter.request(parameter).address();
        } catch (MalformedException e) {
            return new UnresolvableAddressCause(ConfigurationParameter.toBytes(parameter));
        }
        InetAddress address = named.isAnyLocalAddress() ? context.source() : named;
        return switch (parameter.type()) {
            case ConfigurationParameter.ADD_IP_ADDRESS -> add(parameter, address, context);
            case ConfigurationParameter.DELETE_IP_ADDRESS ->
                named.isAnyLocalAddress() ? deleteOthers(parameter, context) : delete(parameter, address, context);
            default -> prefer(address, context);
        };
    }

    private static ErrorCause add(Parameter request, InetAddress address, ChunkContext context) {
        Addresses.Addition addition = context.addresses().addRemote(address);
        return switch (addition) {
            case ADDED -> {
                Notices.address(context, "peerAddressAdded", address);
                yield null;
            }
            case PRESENT -> null;
            case UNUSABLE -> unresolvable(address);
            case NO_WAY, FULL -> copied(Refusal.RESOURCE_SHORTAGE, request);
            case TAKEN -> copied(Refusal.NOT_AUTHORIZED, request);
        };
    }

    private static ErrorCause unresolvable(InetAddress address) {
        return new UnresolvableAddressCause(ConfigurationParameter.toBytes(new AddressParameter(address)));
    }

    /** Rules F7, F8 and F13. */
    private static ErrorCause delete(Parameter request, InetAddress address, ChunkContext context) {
        List<InetAddress> addresses = context.addresses().remote();
        if (!addresses.contains(address)) {
            return unresolvable(address);
        }
        if (addresses.size() == 1) {
            return copied(Refusal.LAST_ADDRESS, request);
        }
        if (address.equals(context.source())) {
            return copied(Refusal.SOURCE_ADDRESS, request);
        }
        remove(address, context);
        return null;
    }

    /** The wildcard address stands for all but the source (section 4.2.2). */
    private static ErrorCause deleteOthers(Parameter request, ChunkContext context) {
        List<InetAddress> addresses = context.addresses().remote();
        if (!addresses.contains(context.source())) {
            return copied(Refusal.LAST_ADDRESS, request);
        }
        for (InetAddress address : addresses) {
            if (!address.equals(context.source())) {
                remove(address, context);
            }
        }
        return null;
    }

    private static void remove(InetAddress address, ChunkContext context) {
        context.addresses().removeRemote(address);
        Notices.address(context, "peerAddressRemoved", address);
    }

    /** Section 5.4. */
    private static ErrorCause prefer(InetAddress address, ChunkContext context) {
        if (!context.addresses().prefer(address)) {
            return unresolvable(address);
        }
        Notices.address(context, "peerPrimarySet", address);
        return null;
    }

    Map<String, Object> snapshot() {
        var kept = new ArrayList<byte[]>();
        answers.forEach(answer -> kept.add(Snapshot.value(answer)));
        return Map.of(
                "nextSerial",
                nextSerial,
                "answers",
                kept,
                "received",
                received,
                "repeated",
                repeated,
                "outOfSequence",
                outOfSequence);
    }

    static PeerChanges resume(Map<?, ?> values) {
        var changes = new PeerChanges((Integer) values.get("nextSerial"));
        for (Object answer : (List<?>) values.get("answers")) {
            changes.answers.add(Snapshot.chunk(new UnknownChunk(ConfigurationChunk.ASCONF_ACK, 0, (byte[]) answer)));
        }
        changes.received = (Long) values.get("received");
        changes.repeated = (Long) values.get("repeated");
        changes.outOfSequence = (Long) values.get("outOfSequence");
        return changes;
    }
}
