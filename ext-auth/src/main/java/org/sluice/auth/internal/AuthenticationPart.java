/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth.internal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import org.sluice.auth.Authentication;
import org.sluice.sctp.Message;
import org.sluice.sctp.spi.AcknowledgementHook;
import org.sluice.sctp.spi.ArrivedChunk;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.GuardHook;
import org.sluice.sctp.spi.QuestionHook;
import org.sluice.sctp.spi.Reply;
import org.sluice.sctp.spi.SealHook;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.wire.ErrorChunk;

/** Authentication in an association: seals what the peer wants sealed, and takes in what has to be sealed only if it is (RFC 4895 section 6). */
final class AuthenticationPart implements GuardHook, SealHook, AcknowledgementHook, QuestionHook, SnapshotHook {

    private static final int FORMAT = 1;
    private static final int LONGEST = 64;
    private static final byte[] ZEROS = new byte[LONGEST];

    private final Rules rules;
    private final Keys keys;
    private final byte[] computed = new byte[LONGEST];

    /** Keys that were deactivated, until nothing is under way with them. */
    private final Set<Integer> draining = new TreeSet<>();

    /** Whether there was an AUTH chunk in the packet at hand, and it was right. */
    private boolean authenticated;

    private int peerKey;
    private int peerHmac;
    private long sealed;
    private long verified;
    private long refused;
    private long unauthenticated;

    AuthenticationPart(Rules rules, Keys keys) {
        this.rules = rules;
        this.keys = keys;
    }

    @Override
    public boolean isGuarded(int chunkType) {
        return chunkType == AuthenticationChunk.TYPE || rules.demanded().contains(chunkType);
    }

    @Override
    public Verdict guard(ArrivedChunk chunk, ChunkContext context) {
        if (chunk.isFirst()) {
            authenticated = false;
        }
        if (chunk.type() == AuthenticationChunk.TYPE) {
            if (!authenticated && verifies(chunk, context)) {
                authenticated = true;
                verified++;
                return Verdict.SKIP;
            }
            refused++;
            return Verdict.STOP;
        }
        if (authenticated) {
            return Verdict.TAKE;
        }
        unauthenticated++;
        return Verdict.SKIP;
    }

    /** Section 6.3. */
    private boolean verifies(ArrivedChunk chunk, ChunkContext context) {
        if (chunk.length() < AuthenticationChunk.FIXED_LENGTH) {
            return false;
        }
        ByteBuffer packet = chunk.packet();
        int key = packet.getShort(chunk.offset() + AuthenticationChunk.KEY_OFFSET) & 0xffff;
        int identifier = packet.getShort(chunk.offset() + AuthenticationChunk.HMAC_OFFSET) & 0xffff;
        if (!rules.accepted().contains(identifier)) {
            context.reply(new ErrorChunk(List.of(new UnsupportedHmacCause(identifier))));
            return false;
        }
        Hmac hmac = Hmac.of(identifier);
        Mac mac = keys.mac(key, hmac);
        if (mac == null || chunk.length() != AuthenticationChunk.FIXED_LENGTH + hmac.length()) {
            return false;
        }
        compute(mac, hmac, packet, chunk.offset());
        byte[] expected = new byte[hmac.length()];
        System.arraycopy(computed, 0, expected, 0, expected.length);
        byte[] found = new byte[hmac.length()];
        packet.get(chunk.offset() + AuthenticationChunk.FIXED_LENGTH, found);
        if (!MessageDigest.isEqual(expected, found)) {
            return false;
        }
        peerHmac = identifier;
        if (key != peerKey) {
            context.notifyUser("newKey", Map.of("key", key, "previous", peerKey));
            peerKey = key;
        }
        return true;
    }

    /** Over the AUTH chunk, its HMAC as zeros, and all that follows in the packet (section 6.2, figure 6). */
    private void compute(Mac mac, Hmac hmac, ByteBuffer packet, int offset) {
        ByteBuffer view = packet.duplicate();
        int end = packet.limit();
        view.limit(offset + AuthenticationChunk.FIXED_LENGTH).position(offset);
        mac.update(view);
        mac.update(ZEROS, 0, hmac.length());
        view.limit(end).position(offset + AuthenticationChunk.FIXED_LENGTH + hmac.length());
        mac.update(view);
        try {
            mac.doFinal(computed, 0);
        } catch (javax.crypto.ShortBufferException e) {
            throw new IllegalStateException("an HMAC of more than " + LONGEST + " bytes", e);
        }
    }

    @Override
    public int sealLength() {
        return AuthenticationChunk.FIXED_LENGTH + rules.hmac().length();
    }

    @Override
    public boolean isSealed(int chunkType) {
        return rules.demandedOfUs().contains(chunkType);
    }

    @Override
    public int sealOf(Message message) {
        Integer key = message.get(Authentication.KEY);
        return key == null ? -1 : key;
    }

    @Override
    public void seal(ByteBuffer packet, int offset, int number) {
        Hmac hmac = rules.hmac();
        int key = number < 0 ? keys.active() : keys.forSending(number);
        packet.put(offset, (byte) AuthenticationChunk.TYPE);
        packet.putShort(offset + 2, (short) sealLength());
        packet.putShort(offset + AuthenticationChunk.KEY_OFFSET, (short) key);
        packet.putShort(offset + AuthenticationChunk.HMAC_OFFSET, (short) hmac.identifier());
        compute(keys.mac(key, hmac), hmac, packet, offset);
        packet.put(offset + AuthenticationChunk.FIXED_LENGTH, computed, 0, hmac.length());
        sealed++;
    }

    @Override
    public void acknowledged(ExtensionContext context) {
        if (!draining.isEmpty()) {
            draining.removeIf(key -> isFree(key, context));
        }
    }

    @Override
    public void timedOut(ExtensionContext context) {
        // What is sent again is sealed again.
    }

    private boolean isFree(int key, ExtensionContext context) {
        if (context.outbound().isAwaited(message -> sealOf(message) == key)) {
            return false;
        }
        context.notifyUser("keyFree", Map.of("key", key));
        return true;
    }

    @Override
    public void asked(String question, Map<String, Object> details, Reply reply, ExtensionContext context) {
        switch (question) {
            case "addKey" -> {
                if (!(details.get("bytes") instanceof byte[] bytes)) {
                    throw new IllegalArgumentException("bytes of the key are missing");
                }
                keys.add(key(details), bytes);
                draining.remove(key(details));
            }
            case "activateKey" -> keys.activate(key(details));
            case "deactivateKey" -> {
                keys.deactivate(key(details));
                if (!isFree(key(details), context)) {
                    draining.add(key(details));
                }
            }
            case "deleteKey" -> {
                int key = key(details);
                if (context.outbound().isAwaited(message -> sealOf(message) == key)) {
                    throw new IllegalArgumentException("key " + key + " is needed for messages that are under way");
                }
                keys.delete(key);
                draining.remove(key);
            }
            case "state" -> {
                reply.answer(Map.of(
                        "peerChunks",
                        List.copyOf(rules.demandedOfUs()),
                        "localChunks",
                        List.copyOf(rules.demanded()),
                        "hmac",
                        rules.hmac().identifier(),
                        "peerHmac",
                        peerHmac,
                        "activeKey",
                        keys.active(),
                        "sealed",
                        sealed,
                        "verified",
                        verified,
                        "refused",
                        refused,
                        "unauthenticated",
                        unauthenticated));
                return;
            }
            default -> throw new IllegalArgumentException("authentication does not understand \"" + question + "\"");
        }
        reply.answer(Map.of());
    }

    private static int key(Map<String, Object> details) {
        if (details.get("key") instanceof Integer key) {
            return key;
        }
        throw new IllegalArgumentException("the number of the key is missing");
    }

    @Override
    public Map<String, Object> snapshot(ExtensionContext context) {
        return Map.of(
                "format",
                FORMAT,
                "rules",
                Map.of(
                        "demanded", List.copyOf(rules.demanded()),
                        "demandedOfUs", List.copyOf(rules.demandedOfUs()),
                        "accepted", rules.accepted(),
                        "hmac", rules.hmac().identifier()),
                "keys",
                keys.snapshot(),
                "draining",
                List.copyOf(draining),
                "peerKey",
                peerKey,
                "peerHmac",
                peerHmac,
                "figures",
                List.of(sealed, verified, refused, unauthenticated));
    }

    static AuthenticationPart resume(Map<String, Object> snapshot) {
        if (!Integer.valueOf(FORMAT).equals(snapshot.get("format"))) {
            throw new IllegalArgumentException(
                    "authentication can't go on from a snapshot of format " + snapshot.get("format"));
        }
        Map<?, ?> rules = (Map<?, ?>) snapshot.get("rules");
        var part = new AuthenticationPart(
                new Rules(
                        new HashSet<>(numbers(rules.get("demanded"))),
                        new HashSet<>(numbers(rules.get("demandedOfUs"))),
                        numbers(rules.get("accepted")),
                        Hmac.of((Integer) rules.get("hmac"))),
                Keys.resume((Map<?, ?>) snapshot.get("keys")));
        part.draining.addAll(numbers(snapshot.get("draining")));
        part.peerKey = (Integer) snapshot.get("peerKey");
        part.peerHmac = (Integer) snapshot.get("peerHmac");
        List<?> figures = (List<?>) snapshot.get("figures");
        part.sealed = (Long) figures.get(0);
        part.verified = (Long) figures.get(1);
        part.refused = (Long) figures.get(2);
        part.unauthenticated = (Long) figures.get(3);
        return part;
    }

    private static List<Integer> numbers(Object list) {
        var numbers = new ArrayList<Integer>();
        ((List<?>) list).forEach(number -> numbers.add((Integer) number));
        return numbers;
    }
}
