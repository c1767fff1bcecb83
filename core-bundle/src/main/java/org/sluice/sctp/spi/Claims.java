/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an extension claims for itself in a stack. Two extensions of a stack can't claim the same, and none can claim what the core knows.
 *
 * @param chunkTypes the chunk types that are handed to it, listed in Supported Extensions (RFC 5061 section 4.2.7)
 * @param parameterTypes the parameter types of INIT and INIT ACK that it knows, so that they are not unrecognized ones
 * @param causeCodes the error causes that it uses
 * @param leadingTypes those of the chunk types that may stand before all other chunks of a packet, a COOKIE ECHO too
 * @param needs ids of extensions without which it can't be used; they are agreed on before it
 * @param conflicts ids of extensions beside which it can't be used
 */
public record Claims(
        Set<Integer> chunkTypes,
        Set<Integer> parameterTypes,
        Set<Integer> causeCodes,
        Set<Integer> leadingTypes,
        Set<String> needs,
        Set<String> conflicts) {

    /** Copies the sets. */
    public Claims {
        chunkTypes = Set.copyOf(chunkTypes);
        parameterTypes = Set.copyOf(parameterTypes);
        causeCodes = Set.copyOf(causeCodes);
        leadingTypes = Set.copyOf(leadingTypes);
        needs = Set.copyOf(needs);
        conflicts = Set.copyOf(conflicts);
        check("chunk type", chunkTypes, 0xff);
        check("parameter type", parameterTypes, 0xffff);
        check("cause code", causeCodes, 0xffff);
        if (!chunkTypes.containsAll(leadingTypes)) {
            throw new IllegalArgumentException("chunk types " + leadingTypes + " are not all among " + chunkTypes);
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
        return new Claims(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
    }

    /** These claims and one chunk type, 0 to 255. */
    public Claims chunkType(int type) {
        return new Claims(with(chunkTypes, type), parameterTypes, causeCodes, leadingTypes, needs, conflicts);
    }

    /** These claims and one chunk type, 0 to 255, that may stand before all other chunks of a packet. */
    public Claims leadingType(int type) {
        return new Claims(
                with(chunkTypes, type), parameterTypes, causeCodes, with(leadingTypes, type), needs, conflicts);
    }

    /** These claims and one parameter type, 0 to 65535. */
    public Claims parameterType(int type) {
        return new Claims(chunkTypes, with(parameterTypes, type), causeCodes, leadingTypes, needs, conflicts);
    }

    /** These claims and one cause code, 0 to 65535. */
    public Claims causeCode(int code) {
        return new Claims(chunkTypes, parameterTypes, with(causeCodes, code), leadingTypes, needs, conflicts);
    }

    /** These claims and an extension that is needed. */
    public Claims needing(String id) {
        return new Claims(chunkTypes, parameterTypes, causeCodes, leadingTypes, with(needs, id), conflicts);
    }

    /** These claims and an extension that is in the way. */
    public Claims conflictingWith(String id) {
        return new Claims(chunkTypes, parameterTypes, causeCodes, leadingTypes, needs, with(conflicts, id));
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
