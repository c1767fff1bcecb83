/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
        return new Claims(
                with(chunkTypes, type),
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

    /** These claims and one chunk type, 0 to 255, that may stand before all other chunks of a packet. */
    public Claims leadingType(int type) {
        return new Claims(
                with(chunkTypes, type),
                parameterTypes,
                causeCodes,
                with(leadingTypes, type),
                strangerTypes,
                authenticatedTypes,
                provides,
                needs,
                follows,
                conflicts);
    }

    /** These claims and one chunk type, 0 to 255, that may come from an address that is none of the peer's. */
    public Claims strangerType(int type) {
        return new Claims(
                with(chunkTypes, type),
                parameterTypes,
                causeCodes,
                leadingTypes,
                with(strangerTypes, type),
                authenticatedTypes,
                provides,
                needs,
                follows,
                conflicts);
    }

    /** These claims and one chunk type, 0 to 255, that has to be authenticated. */
    public Claims authenticatedType(int type) {
        return new Claims(
                with(chunkTypes, type),
                parameterTypes,
                causeCodes,
                leadingTypes,
                strangerTypes,
                with(authenticatedTypes, type),
                provides,
                needs,
                follows,
                conflicts);
    }

    /** These claims and one parameter type, 0 to 65535. */
    public Claims parameterType(int type) {
        return new Claims(
                chunkTypes,
                with(parameterTypes, type),
                causeCodes,
                leadingTypes,
                strangerTypes,
                authenticatedTypes,
                provides,
                needs,
                follows,
                conflicts);
    }

    /** These claims and one cause code, 0 to 65535. */
    public Claims causeCode(int code) {
        return new Claims(
                chunkTypes,
                parameterTypes,
                with(causeCodes, code),
                leadingTypes,
                strangerTypes,
                authenticatedTypes,
                provides,
                needs,
                follows,
                conflicts);
    }

    /** These claims and the name of something that is done for others. */
    public Claims providing(String what) {
        return new Claims(
                chunkTypes,
                parameterTypes,
                causeCodes,
                leadingTypes,
                strangerTypes,
                authenticatedTypes,
                with(provides, what),
                needs,
                follows,
                conflicts);
    }

    /** These claims and an extension, or something provided, that is needed. */
    public Claims needing(String id) {
        return new Claims(
                chunkTypes,
                parameterTypes,
                causeCodes,
                leadingTypes,
                strangerTypes,
                authenticatedTypes,
                provides,
                with(needs, id),
                follows,
                conflicts);
    }

    /** These claims and an extension, or something provided, that is agreed on before where there is one. */
    public Claims following(String id) {
        return new Claims(
                chunkTypes,
                parameterTypes,
                causeCodes,
                leadingTypes,
                strangerTypes,
                authenticatedTypes,
                provides,
                needs,
                with(follows, id),
                conflicts);
    }

    /** These claims and an extension, or something provided, that is in the way. */
    public Claims conflictingWith(String id) {
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
                with(conflicts, id));
    }

    private static <T> Set<T> with(Set<T> some, T more) {
        var all = new HashSet<>(some);
        all.add(more);
        return all;
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
