/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the core's sources say, and how long they are. */
class SourcesTest {

    private static final int MOST_LINES = 500;

    /**
     * The extensions' words. What a link sees of IP's ECN bits is not among them, nor is a packet that was dropped; the
     * chunks that report them are.
     */
    private static final Pattern WORDS_OF_EXTENSIONS = Pattern.compile(
            String.join(
                    "|",
                    "forward[-_ ]?(cumulative[-_ ]?)?tsn",
                    "\\bpr-?sctp\\b",
                    "partial(ly)?[-_ ]?reliab",
                    "asconf",
                    "add-?ip\\b",
                    "(?<![a-z])auth(?![a-z])",
                    "(?-i:Auth(?![a-z]))",
                    "\\bshared[-_ ]?key",
                    "re-config",
                    "(?<![a-z])reconfig(?![a-z])",
                    "(?-i:ReConfig|Reconfig(?=[A-Z]))",
                    "(stream|ssn|tsn)s?[-_ ]?reset",
                    "packet[-_ ]?drop(?!ped|s)",
                    "pkt-?drop",
                    "(?<![a-z])i[-_]data(?![a-z])",
                    "(?-i:\\bIData)",
                    "i-forward",
                    "nr[-_]?sack",
                    "(?<![a-z])ecne(?![a-z])",
                    "(?<![a-z])cwr(?![a-z])",
                    "zero[-_ ]?checksum",
                    "dtls"),
            Pattern.CASE_INSENSITIVE);

    @Test
    void the_core_names_no_extension() throws IOException {
        assertEquals(List.of(), wordsOfExtensions(CoreSources.files()));
    }

    @Test
    void no_other_bundle_names_an_extension() throws IOException {
        List<Path> files = CoreSources.filesOfOtherBundles();
        assertTrue(files.stream().anyMatch(file -> file.endsWith("UdpLink.java")), "looked where they are");
        assertEquals(List.of(), wordsOfExtensions(files));
    }

    private static List<String> wordsOfExtensions(List<Path> files) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                var matcher = WORDS_OF_EXTENSIONS.matcher(lines.get(i));
                if (matcher.find()) {
                    found.add("%s:%d: %s".formatted(file.getFileName(), i + 1, matcher.group()));
                }
            }
        }
        return found;
    }

    @Test
    void no_source_is_longer_than_500_lines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : CoreSources.files()) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                tooLong.add("%s: %d lines".formatted(file.getFileName(), lines));
            }
        }
        assertEquals(List.of(), tooLong);
    }

    @Test
    void the_sources_are_where_these_tests_look() {
        assertTrue(CoreSources.files().stream().anyMatch(file -> file.endsWith("SctpStack.java")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FORWARD TSN",
                "ForwardTsnChunk",
                "PR-SCTP",
                "the AUTH chunk",
                "AUTH_CHUNK",
                "AuthChunk",
                "ASCONF-ACK",
                "RE-CONFIG",
                "RECONFIG_CHUNK",
                "ReconfigChunk",
                "stream reset",
                "StreamReset",
                "PacketDrop",
                "pktdrop",
                "I-DATA",
                "I_DATA",
                "IDataChunk",
                "NR-SACK",
                "ECNE",
                "CWR"
            })
    void words_of_extensions_are_recognized(String words) {
        assertTrue(WORDS_OF_EXTENSIONS.matcher(words).find());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "packets dropped because of",
                "LINK_DROPS",
                "author",
                "an authentic cookie",
                "the container may reconfigure it",
                "Reconfigures the stack",
                "the ECN bits of IP",
                "DATA",
                "multi_data"
            })
    void other_words_are_not(String words) {
        assertFalse(WORDS_OF_EXTENSIONS.matcher(words).find());
    }
}
