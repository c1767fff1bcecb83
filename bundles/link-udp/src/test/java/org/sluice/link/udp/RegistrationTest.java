/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;

/** The module path and the class path find the factory by two files, which must say the same. */
class RegistrationTest {

    private static final Path CLASSES = Path.of("target", "classes");

    @Test
    void bothFilesNameTheFactory() throws IOException {
        var factory = List.of(UdpLinkFactory.class.getName());
        assertEquals(factory, Files.readAllLines(CLASSES.resolve("META-INF/services/org.sluice.sctp.StackComponent")));
        var descriptor = ModuleFinder.of(CLASSES)
                .find("org.sluice.link.udp")
                .orElseThrow()
                .descriptor();
        var provided = descriptor.provides().stream()
                .collect(Collectors.toMap(ModuleDescriptor.Provides::service, ModuleDescriptor.Provides::providers));
        assertEquals(factory, provided.get(StackComponent.class.getName()));
    }

    @Test
    void optionsAreComplete() throws IllegalAccessException {
        var factory = new UdpLinkFactory();
        assertEquals("link.udp", factory.componentId());
        for (var field : UdpOptions.class.getFields()) {
            if (field.getType() == Option.class) {
                assertTrue(factory.options().contains(field.get(null)), field.getName());
            }
        }
    }

    /** Who hands in a link has chosen: what is found is opened beside it only where it is named. */
    @Test
    void aLinkThatIsFoundIsNotOpenedBesideOneThatWasHandedIn() throws Exception {
        try (var stack = SctpStack.builder().discover(true).with(new Other()).build()) {
            assertEquals(List.of("link.other"), names(stack));
        }
        try (var stack = SctpStack.builder()
                .discover(true)
                .with(new Other())
                .option(StackOptions.LINKS, "link.udp")
                .option(UdpOptions.PORT, 0)
                .build()) {
            assertEquals(List.of("link.other", "link.udp"), names(stack));
        }
    }

    private static List<String> names(SctpStack stack) {
        return stack.links().stream().map(SctpStack.LinkDescription::name).toList();
    }

    private static final class Other implements LinkFactory {

        @Override
        public String componentId() {
            return "link.other";
        }

        @Override
        public Link open(Options options) throws IOException {
            return UdpLinkFactory.onPort(0)
                    .addresses(List.of(InetAddress.getLoopbackAddress()))
                    .open(options);
        }
    }
}
