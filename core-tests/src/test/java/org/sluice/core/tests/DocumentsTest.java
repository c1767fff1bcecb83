/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say is proved by a test, or done by a class, has to be there: renaming one must not leave them behind. */
class DocumentsTest {

    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();

    /** `Class`, `Class.method`, or `.method` of the class named before; an ellipsis stands for the rest of a name. */
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)?(?:\\.([a-z]\\w+)(…)?)?`");

    private static final Pattern EXTENSION = Pattern.compile("\\bext-[a-z]+\\b");

    @ParameterizedTest
    @ValueSource(strings = {"docs/features.md", "docs/rfc9260.md"})
    void classesAndTestsThatAreNamedExist(String document) throws IOException {
        Map<String, String> sources = sources();
        var missing = new ArrayList<String>();
        String text = Files.readAllLines(ROOT.resolve(document)).stream()
                .filter(DocumentsTest::isThere)
                .collect(Collectors.joining("\n"));
        var found = NAME.matcher(text);
        String type = "";
        int names = 0;
        while (found.find()) {
            if (found.group(1) != null) {
                type = found.group(1);
            } else if (found.group(2) == null) {
                continue;
            }
            names++;
            String source = sources.get(type);
            if (source == null) {
                missing.add(type);
            } else if (found.group(2) != null
                    && !source.contains(" " + found.group(2) + (found.group(3) == null ? "(" : ""))) {
                missing.add(type + "." + found.group(2));
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(names > 50, "only " + names + " names were found in " + document);
    }

    /** Whoever leaves an extension out leaves its tests out. */
    private static boolean isThere(String line) {
        return EXTENSION
                .matcher(line)
                .results()
                .allMatch(folder -> Files.exists(ROOT.resolve(folder.group()))
                        || Files.exists(ROOT.resolve("bundles").resolve(folder.group())));
    }

    private static Map<String, String> sources() throws IOException {
        var sources = new HashMap<String, String>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".java") && file.toString().contains("src")) {
                    sources.merge(name.substring(0, name.length() - 5), Files.readString(file), String::concat);
                }
            }
        }
        return sources;
    }
}
