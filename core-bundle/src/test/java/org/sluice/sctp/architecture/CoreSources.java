/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.sluice.sctp.SctpStack;

/** Where the core's own classes and sources are. */
final class CoreSources {

    private static final Path CLASSES = directoryOfClasses();

    /** Their commands are those of other stacks' tools, of which some name what extensions do; they ask by questions and need none (decision 0036). */
    private static final Set<String> TWINS =
            Set.of("/cli/console/ExtensionCommands.java", "/cli/tools/DarnCommands.java");

    private CoreSources() {}

    /** The compiled classes of the core, without its tests. */
    static JavaClasses classes() {
        return new ClassFileImporter().importPath(CLASSES);
    }

    /** Everything below {@code src/main}: Java, descriptors, services. */
    static List<Path> files() {
        Path main = CLASSES.resolveSibling("../src/main").normalize();
        try (var walk = Files.walk(main)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything below {@code src/main} of the bundles that are no extensions: links, commands, tools. */
    static List<Path> filesOfOtherBundles() {
        Path bundles = CLASSES.resolveSibling("../../bundles").normalize();
        try (var walk = Files.walk(bundles)) {
            return walk.filter(Files::isRegularFile)
                    .filter(CoreSources::isMainOfNoExtension)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isMainOfNoExtension(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.contains("/src/main/")
                && !path.contains("/bundles/ext-")
                && TWINS.stream().noneMatch(path::endsWith);
    }

    private static Path directoryOfClasses() {
        try {
            return Path.of(SctpStack.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
