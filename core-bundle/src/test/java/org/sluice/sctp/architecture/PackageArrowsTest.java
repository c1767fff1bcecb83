/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.internal.stack.StackFactory;

/** The arrows between the core's packages run one way. */
class PackageArrowsTest {

    private static final String ROOT = "org.sluice.sctp";

    private static final String INTERNAL = ROOT + ".internal.";

    /**
     * Which of the core's packages each may use, besides itself and what stands in its subpackages. Inside
     * {@code internal} the order is osgi → stack → association → extension → transfer → stream, path: a stack has
     * associations, an association transfers, what is transferred belongs to streams, which are scheduled, and goes by
     * paths. Streams, schedulers and paths know nothing of each other, and all may count, in event.
     */
    private static final Map<String, List<String>> ARROWS = arrows();

    private static final JavaClasses CORE = CoreSources.classes();

    private static Map<String, List<String>> arrows() {
        List<String> exported = List.of(ROOT, ROOT + ".spi", ROOT + ".link", ROOT + ".wire");
        Map<String, List<String>> arrows = new LinkedHashMap<>();
        arrows.put(ROOT, List.of());
        arrows.put(ROOT + ".wire", List.of());
        arrows.put(ROOT + ".spi", List.of(ROOT, ROOT + ".wire"));
        arrows.put(ROOT + ".link", List.of(ROOT));
        arrows.put(ROOT + ".link.host", List.of());
        arrows.put(ROOT + ".socket", List.of(ROOT));
        arrows.put(INTERNAL + "event", List.of(ROOT));
        List<String> below = new ArrayList<>(exported);
        below.add(INTERNAL + "event");
        arrows.put(INTERNAL + "stream", List.copyOf(below));
        arrows.put(INTERNAL + "stream.scheduling", List.copyOf(below));
        arrows.put(INTERNAL + "path", List.copyOf(below));
        below.addAll(List.of(INTERNAL + "stream", INTERNAL + "stream.scheduling", INTERNAL + "path"));
        arrows.put(INTERNAL + "transfer", List.copyOf(below));
        below.add(INTERNAL + "transfer");
        arrows.put(INTERNAL + "extension", List.copyOf(below));
        below.add(INTERNAL + "extension");
        arrows.put(INTERNAL + "association", List.copyOf(below));
        below.add(INTERNAL + "association");
        arrows.put(INTERNAL + "stack", List.copyOf(below));
        below.add(INTERNAL + "stack");
        arrows.put(INTERNAL + "osgi", List.copyOf(below));
        return arrows;
    }

    @TestFactory
    Stream<DynamicTest> each_package_uses_only_those_below_it() {
        return ARROWS.entrySet().stream()
                .map(arrow -> dynamicTest(arrow.getKey(), () -> checkArrows(arrow.getKey(), arrow.getValue())));
    }

    private static void checkArrows(String from, List<String> to) {
        var allowed = resideInAnyPackage(with(from, to))
                .or(not(resideInAPackage(ROOT + "..")))
                .or(theDeclaredWayFrom(from));
        classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat(allowed.as("are in %s, or not the core's", to))
                .allowEmptyShould(true)
                .check(CORE);
    }

    private static DescribedPredicate<JavaClass> theDeclaredWayFrom(String from) {
        var factory = equivalentTo(StackFactory.class);
        return from.equals(ROOT) ? factory : factory.and(resideInAPackage(from));
    }

    private static String[] with(String first, List<String> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toArray(String[]::new);
    }

    @Test
    void no_package_is_outside_the_order() {
        classes()
                .that()
                .resideInAPackage(ROOT + "..")
                .should()
                .resideInAnyPackage(ARROWS.keySet().toArray(String[]::new))
                .because("a new package needs its arrows declared here")
                .check(CORE);
    }

    @Test
    void only_the_stack_reaches_what_is_behind_the_interface_and_only_through_one_factory() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT, ROOT + ".socket", ROOT + ".spi", ROOT + ".link", ROOT + ".link.host", ROOT + ".wire")
                .and()
                .doNotBelongToAnyOf(SctpStack.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL + ".")
                .check(CORE);
    }

    @Test
    void the_packages_are_free_of_cycles_but_for_the_declared_way() {
        slices().assignedFrom(new OneSliceAPackage())
                .should()
                .beFreeOfCycles()
                .ignoreDependency(equivalentTo(SctpStack.class), equivalentTo(StackFactory.class))
                .check(CORE);
    }

    @Test
    void the_interface_needs_nothing_but_the_jdk() {
        classes()
                .that()
                .resideInAnyPackage(
                        ROOT, ROOT + ".socket", ROOT + ".spi", ROOT + ".link", ROOT + ".link.host", ROOT + ".wire")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", ROOT + "..", "org.osgi.annotation..")
                        .as("are the JDK's or our own"))
                .check(CORE);
    }

    @Test
    void only_the_container_s_package_touches_osgi() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + "osgi")
                .should()
                .dependOnClassesThat(resideInAPackage("org.osgi..")
                        .and(not(resideInAPackage("org.osgi.annotation..")))
                        .as("are OSGi's, annotations apart"))
                .because("the same jar works without a container")
                .check(CORE);
    }

    @Test
    void there_is_something_to_check() {
        assertTrue(CORE.contain(SctpStack.class), "the core's classes were not found");
    }

    private static final class OneSliceAPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            return name.startsWith(ROOT) ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of the core";
        }
    }
}
