/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.console;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.sluice.cli.tools.AddressList;

/** Commands that ask extensions. By questions, so that nothing here needs one of them; an association that does not use it says so. */
final class ExtensionCommands {

    private static final String STREAM_RECONFIGURATION = "ext.streamreset";
    private static final String DYNAMIC_ADDRESSES = "ext.asconf";
    private static final String AUTHENTICATION = "ext.auth";
    private static final int MOST = 65535;

    private final TestApp app;

    ExtensionCommands(TestApp app) {
        this.app = app;
    }

    void addTo(CommandTable table) {
        table.add("streamreset", "send|recv|both|tsn [all|STREAM...]", "resets streams", 1, MOST, this::reset);
        table.add("addstream", "N [IN]", "adds streams of ours, and of the peer's", 1, 2, this::addStreams);
        table.add("addip", "ADDRESS", "adds a local address to the association", 1, 1, a -> change("ADD", a.get(0)));
        table.add(
                "delip",
                "ADDRESS",
                "removes a local address from the association",
                1,
                1,
                a -> change("REMOVE", a.get(0)));
        table.add(
                "setremprimary",
                "ADDRESS",
                "asks the peer to prefer a local address",
                1,
                1,
                a -> change("SET_PRIMARY", a.get(0)));
        table.add(
                "addkey",
                "NUMBER TEXT",
                "adds a shared key",
                2,
                2,
                a -> ask(
                        AUTHENTICATION,
                        "addKey",
                        Map.of("key", key(a.get(0)), "bytes", a.get(1).getBytes(StandardCharsets.UTF_8))));
        table.add("setactivekey", "NUMBER", "uses a key from now on", 1, 1, a -> key("activateKey", a.get(0)));
        table.add("deactivatekey", "NUMBER", "uses a key no more", 1, 1, a -> key("deactivateKey", a.get(0)));
        table.add("deletekey", "NUMBER", "deletes a key", 1, 1, a -> key("deleteKey", a.get(0)));
        table.add(
                "getauth",
                "",
                "what is authenticated, and with which key",
                0,
                0,
                a -> ask(AUTHENTICATION, "state", Map.of()));
    }

    private void ask(String extension, String question, Map<String, Object> details)
            throws IOException, InterruptedException {
        Map<String, Object> answer = app.await(app.current().ask(extension, question, details));
        app.say(answer.isEmpty() ? "done" : question + ": " + answer);
    }

    private static int key(String text) {
        return CommandTable.number("key", text, 0, MOST);
    }

    private void key(String question, String number) throws IOException, InterruptedException {
        ask(AUTHENTICATION, question, Map.of("key", key(number)));
    }

    private void reset(List<String> arguments) throws IOException, InterruptedException {
        String kind = arguments.get(0);
        List<String> named = arguments.subList(1, arguments.size());
        List<Integer> streams = named.equals(List.of("all"))
                ? List.of()
                : named.stream()
                        .map(text -> CommandTable.number("stream", text, 0, MOST))
                        .distinct()
                        .toList();
        switch (kind) {
            case "send" -> reset("resetOutgoing", streams);
            case "recv" -> reset("resetIncoming", streams);
            case "both" -> {
                reset("resetOutgoing", streams);
                reset("resetIncoming", streams);
            }
            case "tsn" -> ask(STREAM_RECONFIGURATION, "resetAssociation", Map.of());
            default -> throw new IllegalArgumentException("\"" + kind + "\" is none of send, recv, both and tsn");
        }
    }

    private void reset(String question, List<Integer> streams) throws IOException, InterruptedException {
        ask(STREAM_RECONFIGURATION, question, Map.of("streams", streams));
    }

    private void addStreams(List<String> arguments) throws IOException, InterruptedException {
        int outbound = CommandTable.number("count", arguments.get(0), 0, MOST);
        if (outbound > 0) {
            ask(STREAM_RECONFIGURATION, "addOutgoing", Map.of("count", outbound));
        }
        if (arguments.size() == 2) {
            ask(
                    STREAM_RECONFIGURATION,
                    "addIncoming",
                    Map.of("count", CommandTable.number("count", arguments.get(1), 1, MOST)));
        }
    }

    private void change(String kind, String host) throws IOException, InterruptedException {
        InetAddress address = AddressList.first(host, null);
        ask(
                DYNAMIC_ADDRESSES,
                "change",
                Map.of("changes", List.of(Map.of("kind", kind, "address", address.getAddress()))));
    }
}
