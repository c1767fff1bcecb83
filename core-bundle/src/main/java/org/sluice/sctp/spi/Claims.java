/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What an extension claims for itself in a stack. Two extensions of a stack can't claim the same, and none can claim what the core knows.
 *
 * @param chunkTypes the chunk types that are handed to it, listed in Supported Extensions (RFC 5061 section 4.2.7)
 * @param parameterTypes the parameter types of INIT and INIT ACK that it knows, so that they are not unrecognized ones
 * @param causeCodes the error causes that it uses
 * @param leadingTypes those of the chunk types that may stand before all other chunks of a packet, a COOKIE ECHO too
 * @param strangerTypes those of the chunk types that may come from an address that is none of the peer's ({@link StrangerHook})
 * @param authenticatedTypes those of the chunk types that have to be authenticated wherever the association authenticates chunks at all
 * @param provides names of what it does for others, which they may need or come after as they may an id
 * @param needs ids of extensions, or names of what is provided, without which it can't be used; they are agreed on before it
 * @param follows ids of extensions, or names of what is provided, that are agreed on before it where there are any
 * @param conflicts ids of extensions, or names of what is provided, beside which it can't be used
 */
public record Claims(
        Set<Integer> chunkTypes,
        Set<Integer> parameterTypes,
        Set<Integer> causeCodes,
        Set<Integer> leadingTypes,
        Set<Integer> strangerTypes,
        Set<Integer> authenticatedTypes,
        Set<String> provides,
        Set<String> needs,
        Set<String> follows,
        Set<String> conflicts) {

    private static final Claims NONE = new Claims(
            Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    /** Copies the sets. */
    public Claims {
        chunkTypes = Set.copyOf(chunkTypes);
        parameterTypes = Set.copyOf(parameterTypes);
        causeCodes = Set.copyOf(causeCodes);
        leadingTypes = Set.copyOf(leadingTypes);
        strangerTypes = Set.copyOf(strangerTypes);
        authenticatedTypes = Set.copyOf(authenticatedTypes);
        provides = Set.copyOf(provides);
        needs = Set.copyOf(needs);
        follows = Set.copyOf(follows);
        conflicts = Set.copyOf(conflicts);
        check("chunk type", chunkTypes, 0xff);
        check("parameter type", parameterTypes, 0xffff);
        check("cause code", causeCodes, 0xffff);
        for (Set<Integer> some : List.of(leadingTypes, strangerTypes, authenticatedTypes)) {
            if (!chunkTypes.containsAll(some)) {
                throw new IllegalArgumentException("chunk types " + some + " are not all among " + chunkTypes);
            }
        }
    }

    private static void check(String what, Set<Integer> values, int highest) {
        for (int value : values) {
            if (value < 0 || value > highest) {
                throw new IllegalArgumentException(what + " " + value + " is not in 0 to " + highest);
            }
        }
    }

    /** Nothing. */
    public static Claims none() {
        return NONE;
    }

    /** These claims and one chunk type, 0 to 255. */
    public Claims chunkType(int type) {
        return with(draft -> draft.chunkTypes.add(type));
    }

    /** These claims and one chunk type, 0 to 255, that may stand before all other chunks of a packet. */
    public Claims leadingType(int type) {
        return chunkType(type).with(draft -> draft.leadingTypes.add(type));
    }

    /** These claims and one chunk type, 0 to 255, that may come from an address that is none of the peer's. */
    public Claims strangerType(int type) {
        return chunkType(type).with(draft -> draft.strangerTypes.add(type));
    }

    /** These claims and one chunk type, 0 to 255, that has to be authenticated. */
    public Claims authenticatedType(int type) {
        return chunkType(type).with(draft -> draft.authenticatedTypes.add(type));
    }

    /** These claims and one parameter type, 0 to 65535. */
    public Claims parameterType(int type) {
        return with(draft -> draft.parameterTypes.add(type));
    }

    /** These claims and one cause code, 0 to 65535. */
    public Claims causeCode(int code) {
        return with(draft -> draft.causeCodes.add(code));
    }

    /** These claims and the name of something that is done for others. */
    public Claims providing(String what) {
        return with(draft -> draft.provides.add(what));
    }

    /** These claims and an extension, or something provided, that is needed. */
    public Claims needing(String id) {
        return with(draft -> draft.needs.add(id));
    }

    /** These claims and an extension, or something provided, that is agreed on before where there is one. */
    public Claims following(String id) {
        return with(draft -> draft.follows.add(id));
    }

    /** These claims and an extension, or something provided, that is in the way. */
    public Claims conflictingWith(String id) {
        return with(draft -> draft.conflicts.add(id));
    }

    private Claims with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.claims();
    }

    /** Claims that are being changed. */
    private static final class Draft {

        private final Set<Integer> chunkTypes;
        private final Set<Integer> parameterTypes;
        private final Set<Integer> causeCodes;
        private final Set<Integer> leadingTypes;
        private final Set<Integer> strangerTypes;
        private final Set<Integer> authenticatedTypes;
        private final Set<String> provides;
        private final Set<String> needs;
        private final Set<String> follows;
        private final Set<String> conflicts;

        Draft(Claims claims) {
            chunkTypes = new HashSet<>(claims.chunkTypes);
            parameterTypes = new HashSet<>(claims.parameterTypes);
            causeCodes = new HashSet<>(claims.causeCodes);
            leadingTypes = new HashSet<>(claims.leadingTypes);
            strangerTypes = new HashSet<>(claims.strangerTypes);
            authenticatedTypes = new HashSet<>(claims.authenticatedTypes);
            provides = new HashSet<>(claims.provides);
            needs = new HashSet<>(claims.needs);
            follows = new HashSet<>(claims.follows);
            conflicts = new HashSet<>(claims.conflicts);
        }

        Claims claims() {
            return new Claims(
                    chunkTypes,
                    parameterTypes,
                    causeCodes,
                    leadingTypes,
                    strangerTypes,
                    authenticatedTypes,
                    provides,
                    needs,
                    follows,
                    conflicts);
        }
    }

    /** What is on the wire, for people. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        append(text, "chunks", chunkTypes);
        append(text, "parameters", parameterTypes);
        append(text, "causes", causeCodes);
        return text.toString();
    }

    private static void append(StringBuilder text, String what, Set<Integer> values) {
        if (!values.isEmpty()) {
            text.append(text.isEmpty() ? "" : ", ").append(what).append(' ').append(new TreeSet<>(values));
        }
    }
}
