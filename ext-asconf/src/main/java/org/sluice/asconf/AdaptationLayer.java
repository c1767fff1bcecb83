/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.sluice.sctp.Association;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;

/**
 * The Adaptation Layer Indication: a number that upper layers tell each other when an association is set up (RFC 5061 section 4.2.6).
 *
 * <p>That the peer sent one is told by {@link org.sluice.sctp.Notification.OfExtension} as {@code "adaptationIndication"} with {@code indication}, a {@code Long} (SCTP_ADAPTATION_INDICATION); {@link AdaptationIndication} has it typed.
 */
public final class AdaptationLayer {

    /** The extension's component id. */
    public static final String ID = "ext.adaptation";

    private static final long HIGHEST = 0xffff_ffffL;

    /** What this side indicates (SCTP_ADAPTATION_LAYER). */
    public static final Option<String> INDICATION = OptionDefinitions.text(
            "adaptation.indication",
            "",
            "a number from 0 to 4294967295, or nothing",
            isNumber(),
            "The Adaptation Layer Indication that INIT and INIT ACK carry (SCTP_ADAPTATION_LAYER, RFC 5061 section 4.2.6); nothing for none.");

    private AdaptationLayer() {}

    private static Predicate<String> isNumber() {
        return text -> text.isEmpty() || Long.parseLong(text) >= 0 && Long.parseLong(text) <= HIGHEST;
    }

    /** The options. */
    public static List<Option<?>> options() {
        return List.of(INDICATION);
    }

    /** What the peer indicated, 0 to 4,294,967,295; empty if nothing. Fails with {@link IllegalStateException} if the association has ended. */
    public static CompletableFuture<OptionalLong> ofPeer(Association association) {
        boolean indicated = association.status().extensions().stream()
                .anyMatch(status -> status.id().equals(ID) && status.agreed());
        return !indicated
                ? CompletableFuture.completedFuture(OptionalLong.empty())
                : association
                        .ask(ID, "indication", Map.of())
                        .thenApply(answer -> OptionalLong.of((Long) answer.get("indication")));
    }
}
