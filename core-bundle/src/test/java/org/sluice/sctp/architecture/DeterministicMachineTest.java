/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.doNot;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import javax.crypto.KeyGenerator;
import org.junit.jupiter.api.Test;

/**
 * The protocol is a deterministic machine: packets, timers, calls and the time are handed in, and nothing else
 * decides what comes out. So a seed replays everything. The stack around it has the threads and the clock.
 */
class DeterministicMachineTest {

    private static final String INTERNAL = "org.sluice.sctp.internal.";

    private static final String[] MACHINE = {
        INTERNAL + "association..",
        INTERNAL + "transfer..",
        INTERNAL + "stream..",
        INTERNAL + "path..",
        "org.sluice.sctp.wire.."
    };

    /** Static methods of the JDK that ask the machine's surroundings for something. */
    private static final Set<String> SURROUNDINGS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.identityHashCode",
            "java.lang.System.getProperty",
            "java.lang.System.getenv",
            "java.lang.Math.random",
            "java.net.InetAddress.getByName",
            "java.net.InetAddress.getAllByName",
            "java.net.InetAddress.getLocalHost",
            "java.net.InetAddress.getHostName",
            "java.net.InetAddress.getCanonicalHostName",
            "java.net.InetAddress.isReachable",
            "java.lang.Object.wait",
            "java.lang.Object.notify",
            "java.lang.Object.notifyAll");

    private static final JavaClasses CORE = CoreSources.classes();

    private static GivenClassesConjunction noClassOfTheMachine() {
        return noClasses().that().resideInAnyPackage(MACHINE);
    }

    @Test
    void the_machine_has_no_thread_and_no_lock() {
        noClassOfTheMachine()
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.concurrent..")
                        .or(belongToAnyOf(
                                Thread.class, ThreadGroup.class, ThreadLocal.class, InheritableThreadLocal.class))
                        .or(belongToAnyOf(Timer.class, Process.class, ProcessBuilder.class))
                        .as("are for threads"))
                .allowEmptyShould(true)
                .check(CORE);
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(MACHINE)
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED)
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void the_machine_reads_no_clock_and_asks_no_surroundings() {
        noClassOfTheMachine()
                .should()
                .callMethodWhere(callsOneOf(SURROUNDINGS))
                .orShould()
                .dependOnClassesThat(assignableTo(Clock.class))
                .orShould()
                .callMethodWhere(JavaCall.Predicates.target(readsTheTime()))
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void the_machine_makes_no_randomness_of_its_own() {
        noClassOfTheMachine()
                .should()
                .dependOnClassesThat(belongToAnyOf(SecureRandom.class, KeyGenerator.class, KeyPairGenerator.class)
                        .or(assignableTo(Random.class))
                        .or(assignableTo(RandomGeneratorFactory.class))
                        .or(belongToAnyOf(UUID.class))
                        .or(assignableTo(RandomGenerator.class).and(not(belongToAnyOf(RandomGenerator.class))))
                        .as("make random numbers, or keys"))
                .orShould()
                .callMethodWhere(callsOneOf(
                        Set.of("java.util.random.RandomGenerator.of", "java.util.random.RandomGenerator.getDefault")))
                .because("a generator is handed in")
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void the_machine_has_no_socket_channel_or_file() {
        noClassOfTheMachine()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..")
                        .and(doNot(belongToAnyOf(
                                InetAddress.class,
                                Inet4Address.class,
                                Inet6Address.class,
                                InetSocketAddress.class,
                                UnknownHostException.class)))
                        .as("do input or output (addresses are values)"))
                .allowEmptyShould(true)
                .check(CORE);
    }

    private static DescribedPredicate<CodeUnitCallTarget> readsTheTime() {
        return DescribedPredicate.describe(
                "reads the time",
                target -> target.getOwner().getPackageName().equals("java.time")
                        && target.getName().equals("now"));
    }

    private static DescribedPredicate<JavaAccess<?>> callsOneOf(Set<String> methods) {
        return DescribedPredicate.describe(
                "calls one of " + methods,
                access -> methods.stream().anyMatch(method -> method.equals(declaredName(access))));
    }

    private static String declaredName(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getTarget().getName();
        // wait and notify are called on whatever type the object has.
        boolean ofObject = Set.of("wait", "notify", "notifyAll").contains(name);
        return (ofObject ? "java.lang.Object" : owner.getName()) + "." + name;
    }
}
