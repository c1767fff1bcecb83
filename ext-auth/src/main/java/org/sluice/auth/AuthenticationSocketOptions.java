/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.Options;
import org.sluice.sctp.Secrets;
import org.sluice.sctp.socket.SctpSocketOption;

/**
 * The options of sockets that belong to authenticated chunks, by their names in RFC 6458, without the prefix. What is set of an association takes effect with what is handed over after that; the
 * numbers of keys are from 0 to 65535.
 */
public final class AuthenticationSocketOptions {

    /** Whether authentication is offered by associations to come, and whether one that exists uses it. */
    public static final SctpSocketOption<Boolean> AUTH_SUPPORTED =
            SctpSocketOption.ofSupport("SCTP_AUTH_SUPPORTED", AuthenticationOptions.SUPPORTED, Authentication.ID);

    /**
     * Adds a chunk type to those that associations to come take only authenticated, and has authentication offered (section 8.3.2). Can be set only. INIT, INIT ACK, SHUTDOWN COMPLETE and AUTH can't be added.
     */
    public static final SctpSocketOption<Integer> AUTH_CHUNK = SctpSocketOption.builder(
                    "SCTP_AUTH_CHUNK", Integer.class)
            .ofAssociationsToCome(null, AuthenticationSocketOptions::addChunk)
            .build();

    /** The identifiers of the algorithms that the peer may authenticate with, the best first: 1 for SHA-1, which must be there, and 3 for SHA-256 (section 8.1.17). Of associations to come. */
    public static final SctpSocketOption<List<Integer>> HMAC_IDENT = SctpSocketOption.<List<Integer>>builder(
                    "SCTP_HMAC_IDENT", List.class)
            .ofAssociationsToCome(
                    options -> OptionDefinitions.numbersOf(options.get(AuthenticationOptions.HMACS)),
                    (options, value) -> options.with(AuthenticationOptions.HMACS, joined(value)))
            .readFrom(association ->
                    OptionDefinitions.numbersOf(association.options().get(AuthenticationOptions.HMACS)))
            .build();

    /** Adds a key, or puts another one in its place: for associations to come, and for one that exists (section 8.3.3). Can be set only. */
    public static final SctpSocketOption<AuthKey> AUTH_KEY = SctpSocketOption.builder("SCTP_AUTH_KEY", AuthKey.class)
            .ofAssociationsToCome(null, AuthenticationSocketOptions::addKey)
            .toldTo((association, key) -> Authentication.addKey(association, key))
            .build();

    /** The number of the key that is authenticated with, which has to be there and not deactivated (section 8.1.18). */
    public static final SctpSocketOption<Integer> AUTH_ACTIVE_KEY = SctpSocketOption.builder(
                    "SCTP_AUTH_ACTIVE_KEY", Integer.class)
            .ofAssociationsToCome(
                    options -> options.get(AuthenticationOptions.ACTIVE_KEY), AuthenticationSocketOptions::activate)
            .askedOf(association -> Authentication.figures(association).thenApply(Authentication.Figures::activeKey))
            .toldTo(Authentication::activateKey)
            .build();

    /** Has a key not used any more for what is handed over from now on; not the active one (section 8.3.4). Can be set only. */
    public static final SctpSocketOption<Integer> AUTH_DEACTIVATE_KEY = SctpSocketOption.builder(
                    "SCTP_AUTH_DEACTIVATE_KEY", Integer.class)
            .ofAssociationsToCome(null, AuthenticationSocketOptions::deactivate)
            .toldTo(Authentication::deactivateKey)
            .build();

    /** Forgets a key that is not the active one, and that nothing is under way with (section 8.3.5). Can be set only. Key 0 is always there for associations to come. */
    public static final SctpSocketOption<Integer> AUTH_DELETE_KEY = SctpSocketOption.builder(
                    "SCTP_AUTH_DELETE_KEY", Integer.class)
            .ofAssociationsToCome(null, AuthenticationSocketOptions::delete)
            .toldTo(Authentication::deleteKey)
            .build();

    /** The chunk types that the peer takes only authenticated (section 8.2.3). Can be read, of an association. */
    public static final SctpSocketOption<Set<Integer>> PEER_AUTH_CHUNKS = SctpSocketOption.<Set<Integer>>builder(
                    "SCTP_PEER_AUTH_CHUNKS", Set.class)
            .askedOf(Authentication::peerChunks)
            .build();

    /**
     * The chunk types that this side takes only authenticated (section 8.2.4). Can be read: of an association, and of those to come, where those that other extensions add are not known yet.
     */
    public static final SctpSocketOption<Set<Integer>> LOCAL_AUTH_CHUNKS = SctpSocketOption.<Set<Integer>>builder(
                    "SCTP_LOCAL_AUTH_CHUNKS", Set.class)
            .ofAssociationsToCome(
                    options -> new TreeSet<>(OptionDefinitions.numbersOf(options.get(AuthenticationOptions.CHUNKS))),
                    null)
            .askedOf(Authentication::localChunks)
            .build();

    private AuthenticationSocketOptions() {}

    private static Options addChunk(Options options, Integer type) {
        var chunks = new TreeSet<>(OptionDefinitions.numbersOf(options.get(AuthenticationOptions.CHUNKS)));
        chunks.add(type);
        return options.with(AuthenticationOptions.CHUNKS, joined(chunks)).with(AuthenticationOptions.SUPPORTED, true);
    }

    private static Options addKey(Options options, AuthKey key) {
        byte[] bytes = key.bytes();
        Secrets keys = options.get(AuthenticationOptions.KEYS).with(key.number(), bytes);
        Arrays.fill(bytes, (byte) 0);
        return withoutDeactivated(options.with(AuthenticationOptions.KEYS, keys), key.number());
    }

    private static Options activate(Options options, Integer number) {
        checkThere(options, number);
        check(!deactivated(options).contains(number), "key " + number + " was deactivated");
        return options.with(AuthenticationOptions.ACTIVE_KEY, number);
    }

    private static Options deactivate(Options options, Integer number) {
        checkMayGo(options, number);
        Set<Integer> deactivated = deactivated(options);
        deactivated.add(number);
        return options.with(AuthenticationOptions.DEACTIVATED_KEYS, joined(deactivated));
    }

    private static Options delete(Options options, Integer number) {
        checkMayGo(options, number);
        Secrets keys = options.get(AuthenticationOptions.KEYS).without(number);
        return withoutDeactivated(options.with(AuthenticationOptions.KEYS, keys), number);
    }

    private static Options withoutDeactivated(Options options, Integer number) {
        Set<Integer> deactivated = deactivated(options);
        return deactivated.remove(number)
                ? options.with(AuthenticationOptions.DEACTIVATED_KEYS, joined(deactivated))
                : options;
    }

    private static Set<Integer> deactivated(Options options) {
        return new TreeSet<>(OptionDefinitions.numbersOf(options.get(AuthenticationOptions.DEACTIVATED_KEYS)));
    }

    private static void checkMayGo(Options options, Integer number) {
        checkThere(options, number);
        check(!number.equals(options.get(AuthenticationOptions.ACTIVE_KEY)), "key " + number + " is the active one");
    }

    private static void checkThere(Options options, Integer number) {
        check(
                number == 0 || options.get(AuthenticationOptions.KEYS).numbers().contains(number),
                "there is no key " + number);
    }

    private static void check(boolean right, String problem) {
        if (!right) {
            throw new IllegalArgumentException(problem);
        }
    }

    private static String joined(Collection<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
