/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.time.Duration;

/** The options of a whole stack. */
public final class StackOptions {

    private StackOptions() {}

    /** Valid.Cookie.Life. */
    public static final Option<Duration> COOKIE_LIFE = OptionDefinitions.duration(
            "cookie.life",
            Duration.ofSeconds(60),
            Duration.ofMillis(1),
            Duration.ofHours(1),
            "How long a state cookie is valid (Valid.Cookie.Life, RFC 9260 section 16).");

    /** How often the secret that signs cookies changes. */
    public static final Option<Duration> COOKIE_SECRET_LIFE = OptionDefinitions.duration(
            "cookie.secretLife",
            Duration.ofMinutes(10),
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            "How long a secret signs new state cookies; the one before it still verifies.");

    /** How many answers to packets out of the blue may be sent in a second. */
    public static final Option<Integer> OUT_OF_THE_BLUE_RATE = OptionDefinitions.integer(
            "outOfTheBlue.rate",
            1000,
            0,
            1_000_000,
            "packets a second",
            "How many packets out of the blue are answered in a second (RFC 9260 section 8.4); 0 answers none.");

    /** How many INITs are answered in a second. */
    public static final Option<Integer> INIT_RATE = OptionDefinitions.integer(
            "init.rate",
            100_000,
            0,
            10_000_000,
            "packets a second",
            "How many INITs are answered in a second; 0 answers none.");

    /** How long a loop looks for an answer before it sleeps. */
    public static final Option<Integer> SPIN = OptionDefinitions.integer(
            "loop.spin",
            40,
            0,
            1000,
            "microseconds",
            "How long a loop stays awake after a user asked something of it, or was handed a message, for what the user or the peer does"
                    + " in return. Saves a thread's awakening in each round trip, at the price of that much processor time; 0 for not at all.");

    /** How long a call into an extension may take. */
    public static final Option<Duration> EXTENSION_PATIENCE = OptionDefinitions.duration(
            "extension.patience",
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ofHours(1),
            "How long a call into an extension may take. Then the loop's thread is interrupted, and after as long again the loop goes on in"
                    + " another thread; the association that the call was for is aborted. 0 for as long as it wants.");

    /** Which links a stack opens. */
    public static final Option<String> LINKS = OptionDefinitions.text(
            "links",
            "",
            "The component ids of the links to open, separated by commas, of those that are found. Empty for all but those that need a"
                    + " privilege, and those that a better one stands in for; and for none where a program adds a link itself, which is"
                    + " opened in any case.");

    /** How many loops share the associations. */
    public static final Option<Integer> LOOPS = OptionDefinitions.integer(
            "loops",
            1,
            1,
            64,
            "loops",
            "How many loops, each with a thread, share the associations of the stack. Each association has one of them for its life. More than one"
                    + " pays where many associations together keep a processor busy.");

    /** How many bytes may wait on the way from one loop to another. */
    public static final Option<Integer> HANDOVER_BUFFER = OptionDefinitions.integer(
            "loop.handoverBuffer",
            4 << 20,
            1 << 17,
            1 << 30,
            "bytes",
            "How many bytes of packets that arrived at one loop may wait for another. More are dropped, as by a full socket.");

    /** How many packets are taken from a link at a time. */
    public static final Option<Integer> BATCH = OptionDefinitions.integer(
            "loop.batch", 64, 1, 1024, "packets", "How many packets are taken from a link at a time.");
}
