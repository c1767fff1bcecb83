/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.spi.AcknowledgementFormat;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.DataFraming;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.OfferSituation;
import org.sluice.sctp.spi.PathChoice;
import org.sluice.sctp.spi.ReliabilityHook;
import org.sluice.sctp.spi.SealHook;
import org.sluice.sctp.wire.CauseCode;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.ParameterType;
import org.sluice.sctp.wire.SupportedExtensionsParameter;

/**
 * The extensions of a stack, each after those that it needs. Immutable. What an extension throws here makes it one that is not offered, or
 * not agreed on.
 */
public final class ExtensionRegistry {

    /** No extension. */
    public static final ExtensionRegistry NONE = of(List.of());

    private static final Logger LOG = LoggerFactory.getLogger(ExtensionRegistry.class);

    private final List<Extension> extensions;
    private final Map<Extension, Claims> claims;
    private final Map<String, Options> defaultsOf;
    private final Options defaults;
    private final Set<Integer> parameterTypes;
    private final Set<Integer> leadingTypes;
    private final Set<Integer> strangerTypes;

    private ExtensionRegistry(Map<Extension, Claims> claims, Map<String, Options> defaults) {
        this.extensions = inOrder(claims);
        this.claims = claims;
        this.defaultsOf = defaults;
        Options all = Options.none();
        for (Options each : defaults.values()) {
            all = all.with(each);
        }
        this.defaults = all;
        var known = new HashSet<Integer>();
        var leading = new HashSet<Integer>();
        var strangers = new HashSet<Integer>();
        claims.values().forEach(each -> {
            known.addAll(each.parameterTypes());
            leading.addAll(each.leadingTypes());
            strangers.addAll(each.strangerTypes());
        });
        this.parameterTypes = Set.copyOf(known);
        this.leadingTypes = Set.copyOf(leading);
        this.strangerTypes = Set.copyOf(strangers);
    }

    /**
     * Puts extensions in order.
     *
     * @throws IllegalArgumentException if two claim the same, one claims what the core knows, or they need each other in a circle
     */
    public static ExtensionRegistry of(List<? extends Extension> extensions) {
        var claims = new LinkedHashMap<Extension, Claims>();
        extensions.forEach(extension -> claims.put(extension, extension.claims()));
        checkDistinct(claims, "chunk type", Claims::chunkTypes, ChunkType::isKnown);
        checkDistinct(claims, "parameter type", Claims::parameterTypes, ParameterType::isKnown);
        checkDistinct(claims, "cause code", Claims::causeCodes, CauseCode::isKnown);
        return new ExtensionRegistry(claims, Map.of());
    }

    /**
     * These and one more.
     *
     * @param options values of its options, where nobody else sets any
     * @throws IllegalArgumentException if one with that id is here already, or as {@link #of}
     */
    public ExtensionRegistry with(Extension extension, Options options) {
        if (isAmong(extensions, extension.componentId())) {
            throw new IllegalArgumentException("extension " + extension.componentId() + " is there already");
        }
        var all = new ArrayList<>(extensions);
        all.add(extension);
        var allDefaults = new HashMap<>(defaultsOf);
        allDefaults.put(extension.componentId(), options);
        return new ExtensionRegistry(of(all).claims, allDefaults);
    }

    /** These without one. */
    public ExtensionRegistry without(String id) {
        var rest = extensions.stream()
                .filter(extension -> !extension.componentId().equals(id))
                .toList();
        var restDefaults = new HashMap<>(defaultsOf);
        restDefaults.remove(id);
        return new ExtensionRegistry(of(rest).claims, restDefaults);
    }

    /** The extension with an id, or null. */
    public Extension find(String id) {
        for (Extension extension : extensions) {
            if (extension.componentId().equals(id)) {
                return extension;
            }
        }
        return null;
    }

    /** What extensions were installed with, for where nothing else is set. */
    public Options defaults() {
        return defaults;
    }

    /** Whether an option is one of an extension's. */
    public boolean hasOption(Option<?> option) {
        return extensions.stream().anyMatch(extension -> extension.options().contains(option));
    }

    private static void checkDistinct(
            Map<Extension, Claims> claims,
            String what,
            Function<Claims, Set<Integer>> part,
            Function<Integer, Boolean> isCores) {
        var owners = new HashMap<Integer, Extension>();
        claims.forEach((extension, claimed) -> {
            for (int value : part.apply(claimed)) {
                if (isCores.apply(value)) {
                    throw new IllegalArgumentException("extension " + extension.componentId() + " claims " + what + " "
                            + value + ", which is the core's");
                }
                Extension other = owners.put(value, extension);
                if (other != null) {
                    throw new IllegalArgumentException("extensions " + other.componentId() + " and "
                            + extension.componentId() + " both claim " + what + " " + value);
                }
            }
        });
    }

    private static List<Extension> inOrder(Map<Extension, Claims> claims) {
        var ordered = new ArrayList<Extension>();
        var waiting = new ArrayList<>(claims.keySet());
        while (!waiting.isEmpty()) {
            Extension next = waiting.stream()
                    .filter(extension -> waiting.stream()
                            .noneMatch(other -> other != extension
                                    && comesAfter(claims.get(extension), namesOf(other, claims.get(other)))))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("extensions need each other in a circle: "
                            + waiting.stream().map(Extension::componentId).toList()));
            waiting.remove(next);
            ordered.add(next);
        }
        return List.copyOf(ordered);
    }

    private static boolean comesAfter(Claims claims, Set<String> others) {
        return !Collections.disjoint(claims.needs(), others) || !Collections.disjoint(claims.follows(), others);
    }

    /** What others may call an extension by. */
    private static Set<String> namesOf(Extension extension, Claims claims) {
        var names = new HashSet<>(claims.provides());
        names.add(extension.componentId());
        return names;
    }

    private static boolean isAmong(List<Extension> extensions, String id) {
        return extensions.stream().anyMatch(extension -> extension.componentId().equals(id));
    }

    /** The extensions, in order. */
    public List<Extension> all() {
        return extensions;
    }

    /** What an extension claims. */
    public Claims claims(Extension extension) {
        return claims.get(extension);
    }

    /** Whether an extension knows a parameter of INIT and INIT ACK. */
    public boolean knowsParameter(int type) {
        return parameterTypes.contains(type);
    }

    /** Whether chunks of a type may stand before all others, a COOKIE ECHO too. */
    public boolean mayLead(int chunkType) {
        return !leadingTypes.isEmpty() && leadingTypes.contains(chunkType);
    }

    /** Whether chunks of a type may come from an address that is none of the peer's. */
    public boolean mayComeFromStrangers(int chunkType) {
        return !strangerTypes.isEmpty() && strangerTypes.contains(chunkType);
    }

    /** What our INIT or INIT ACK says for all of them. */
    public List<Parameter> offers(Options given, LinkCapabilities link, RandomGenerator random, Stint stint) {
        if (extensions.isEmpty()) {
            return List.of();
        }
        Options options = defaults.with(given);
        var situation = new Situation(options, random, link, new HashSet<>(), new HashSet<>());
        var offered = new ArrayList<Extension>();
        for (Extension extension : extensions) {
            if (call(extension, stint, () -> extension.isOffered(situation), failure -> false)) {
                offered.add(extension);
                situation.names().addAll(namesOf(extension, claims.get(extension)));
                situation.authenticated().addAll(claims.get(extension).authenticatedTypes());
            }
        }
        var parameters = new ArrayList<Parameter>();
        var chunkTypes = new TreeSet<Integer>();
        for (Extension extension : offered) {
            List<Parameter> offer =
                    call(extension, stint, () -> List.copyOf(extension.offer(situation)), failure -> null);
            if (offer != null) {
                parameters.addAll(offer);
                chunkTypes.addAll(claims.get(extension).chunkTypes());
            }
        }
        if (!chunkTypes.isEmpty()) {
            parameters.add(new SupportedExtensionsParameter(List.copyOf(chunkTypes)));
        }
        return parameters;
    }

    /**
     * Whether all that was offered in our INIT ACK is still here when the cookie comes back: if not, the set-up must begin anew.
     *
     * @param ours the parameters of the INIT ACK
     */
    public boolean stillOffers(List<Parameter> ours) {
        var chunkTypes = new HashSet<Integer>();
        claims.values().forEach(each -> chunkTypes.addAll(each.chunkTypes()));
        for (Parameter parameter : ours) {
            if (parameter instanceof SupportedExtensionsParameter supported
                    && !chunkTypes.containsAll(supported.chunkTypes())) {
                return false;
            }
            if (!ParameterType.isKnown(parameter.type()) && !parameterTypes.contains(parameter.type())) {
                return false;
            }
        }
        return true;
    }

    /** What one extension of an association can be, and no two. */
    private static final List<Class<?>> TAKEN_ONCE = List.of(
            PathChoice.class, AcknowledgementFormat.class, DataFraming.class, ReliabilityHook.class, SealHook.class);

    /** Which of them both sides want. */
    public Negotiated negotiate(List<Parameter> ours, List<Parameter> theirs, Options options, Stint stint) {
        if (extensions.isEmpty()) {
            return Negotiated.NOTHING;
        }
        var parts = new ArrayList<Negotiated.Part>();
        var statuses = new ArrayList<ExtensionStatus>();
        var notices = new ArrayList<Notification.OfExtension>();
        var agreed = new HashSet<String>();
        Set<Integer> authenticated = authenticatedTypes(ours);
        Extension.Answer.Unacceptable unacceptable = null;
        for (Extension extension : extensions) {
            String id = extension.componentId();
            String reason = obstacle(claims.get(extension), agreed);
            if (reason == null) {
                var negotiation = new Negotiation(ours, theirs, agreed, authenticated, options);
                Extension.Answer answer = call(
                        extension,
                        stint,
                        () -> extension.agree(negotiation),
                        failure -> new Extension.Answer.Refused("failed: " + failure));
                reason = take(extension, answer, parts);
                if (answer instanceof Extension.Answer.Unacceptable wrong) {
                    unacceptable = wrong;
                } else if (answer instanceof Extension.Answer.Refused no
                        && no.notice() != null
                        && !no.notice().isEmpty()) {
                    notices.add(new Notification.OfExtension(id, no.notice(), Map.of()));
                }
            }
            if (reason == null) {
                agreed.addAll(namesOf(extension, claims.get(extension)));
            }
            statuses.add(new ExtensionStatus(id, extension.version(), reason == null, reason == null ? "" : reason));
        }
        return new Negotiated(parts, statuses, notices, unacceptable);
    }

    /** Those of the chunk types that we listed that have to be authenticated. */
    private Set<Integer> authenticatedTypes(List<Parameter> ours) {
        var types = new HashSet<Integer>();
        claims.values().forEach(each -> types.addAll(each.authenticatedTypes()));
        var listed = new HashSet<Integer>();
        for (Parameter parameter : ours) {
            if (parameter instanceof SupportedExtensionsParameter supported) {
                listed.addAll(supported.chunkTypes());
            }
        }
        types.retainAll(listed);
        return types;
    }

    private static String obstacle(Claims claims, Set<String> agreed) {
        for (String needed : claims.needs()) {
            if (!agreed.contains(needed)) {
                return "needs " + needed + ", which is not used";
            }
        }
        for (String other : claims.conflicts()) {
            if (agreed.contains(other)) {
                return "can't be used beside " + other;
            }
        }
        return null;
    }

    private static String take(Extension extension, Extension.Answer answer, List<Negotiated.Part> parts) {
        if (answer instanceof Extension.Answer.Agreed yes && yes.part() != null) {
            for (Negotiated.Part before : parts) {
                for (Class<?> point : TAKEN_ONCE) {
                    if (point.isInstance(yes.part()) && point.isInstance(before.part())) {
                        return "can't be used beside " + before.extension().componentId() + ": both are a "
                                + point.getSimpleName();
                    }
                }
            }
            parts.add(new Negotiated.Part(extension, yes.part()));
            return null;
        }
        if (answer instanceof Extension.Answer.Unacceptable wrong && wrong.reason() != null) {
            return wrong.reason();
        }
        return answer instanceof Extension.Answer.Refused no && no.reason() != null ? no.reason() : "gave no answer";
    }

    /** Calls the stack's part of an extension, of which nothing that is thrown goes any further. */
    private static <T> T call(Extension extension, Stint stint, Supplier<T> call, Function<Throwable, T> otherwise) {
        Called outer = stint.enter(new StackPart(extension.componentId()));
        T result = null;
        Throwable failure = null;
        try {
            result = call.get();
        } catch (LoopLost e) {
            throw e;
        } catch (Throwable e) {
            failure = e;
        }
        if (stint.leave(outer)) {
            failure = new IllegalStateException("it kept the loop for longer than extension.patience", failure);
        }
        if (failure == null) {
            return result;
        }
        LOG.error("extension {} failed and is not offered or agreed on", extension.componentId(), failure);
        return otherwise.apply(failure);
    }

    private record Situation(
            Options options,
            RandomGenerator random,
            LinkCapabilities link,
            Set<String> names,
            Set<Integer> authenticated)
            implements OfferSituation {

        @Override
        public boolean hasCongestionMarks() {
            return link.congestionMarks();
        }

        @Override
        public boolean hasIntegrity() {
            return link.integrity();
        }

        @Override
        public Set<String> offered() {
            return Set.copyOf(names);
        }

        @Override
        public Set<Integer> authenticatedTypes() {
            return Set.copyOf(authenticated);
        }
    }

    /** Called while no association is concerned. */
    private record StackPart(String id) implements Called {

        @Override
        public boolean failed(Throwable failure) {
            return false;
        }
    }
}
