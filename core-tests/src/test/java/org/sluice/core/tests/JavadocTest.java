/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that a bundle exports has a comment; what is in the comments the compiler checks (doclint). */
class JavadocTest {

    @Test
    void everything_exported_has_a_comment() throws IOException {
        List<Path> files = exportedFiles();
        assertTrue(files.stream().anyMatch(file -> file.endsWith("SctpStack.java")), "looked where they are");
        assertEquals(List.of(), withoutComment(files));
    }

    @Test
    void what_has_none_is_found(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("Example.java");
        Files.writeString(file, """
                /** Has one. */
                public class Example {
                    public int field;
                    /** Has one. */ protected void first() {}
                    protected void second() {}
                    void internal() {}
                    @Override public String toString() { return ""; }
                    public record Inner(int component) {}
                }
                """);
        assertEquals(
                List.of("Example.java: field", "Example.java: second", "Example.java: Inner"),
                withoutComment(List.of(file)));
    }

    /** The sources of all packages that any bundle exports. */
    private static List<Path> exportedFiles() throws IOException {
        Path project = Path.of("..").toRealPath();
        var found = new ArrayList<Path>();
        try (var walk = Files.walk(project)) {
            for (Path info :
                    walk.filter(file -> file.endsWith("package-info.java")).toList()) {
                String path = project.relativize(info).toString().replace('\\', '/');
                if (path.matches("(?!target/).*src/main/java/org/sluice/.*")
                        && Files.readString(info).contains("@Export")) {
                    found.addAll(sourcesBeside(info));
                }
            }
        }
        return found;
    }

    private static List<Path> sourcesBeside(Path packageInfo) throws IOException {
        try (var files = Files.list(packageInfo.getParent())) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.equals(packageInfo))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> withoutComment(List<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var found = new ArrayList<String>();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                String name =
                        Path.of(unit.getSourceFile().toUri()).getFileName().toString();
                new Visitor(docs, element -> found.add(name + ": " + element)).scan(unit, null);
            }
        }
        return found;
    }

    /** Visits what users see: public and protected classes and members, and all members of interfaces. */
    private static final class Visitor extends TreePathScanner<Void, Void> {

        private final DocTrees docs;
        private final Consumer<String> found;

        Visitor(DocTrees docs, Consumer<String> found) {
            this.docs = docs;
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree type, Void ignored) {
            if (!isSeen(type.getModifiers())) {
                return null;
            }
            check(type.getSimpleName());
            return super.visitClass(type, ignored);
        }

        @Override
        public Void visitMethod(MethodTree method, Void ignored) {
            boolean inherited = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            if (isSeen(method.getModifiers()) && !inherited && !isGenerated(method)) {
                check(method.getName());
            }
            // What is within is nobody else's.
            return null;
        }

        /** The constructor of a class that has none of its own, which is not in the source. */
        private boolean isGenerated(MethodTree method) {
            var positions = docs.getSourcePositions();
            var unit = getCurrentPath().getCompilationUnit();
            return positions.getEndPosition(unit, method) < 0;
        }

        @Override
        public Void visitVariable(VariableTree field, Void ignored) {
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            boolean component = parent instanceof ClassTree owner
                    && owner.getKind() == Tree.Kind.RECORD
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC);
            if (!component && isSeen(field.getModifiers())) {
                check(field.getName());
            }
            return null;
        }

        private boolean isSeen(ModifiersTree modifiers) {
            Set<Modifier> flags = modifiers.getFlags();
            TreePath parent = getCurrentPath().getParentPath();
            boolean ofInterface = parent.getLeaf() instanceof ClassTree owner
                    && owner.getKind() == Tree.Kind.INTERFACE
                    && !flags.contains(Modifier.PRIVATE);
            return ofInterface || flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
        }

        private void check(CharSequence name) {
            String comment = docs.getDocComment(getCurrentPath());
            if (comment == null || comment.isBlank()) {
                found.accept(name.toString());
            }
        }
    }
}
