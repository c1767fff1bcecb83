/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.programs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** HttpURLConnection, and HttpClient. Arguments: the server's URL, then what to do: {@code get}, {@code post}, {@code again}, {@code many}, {@code newer}, {@code stop}. */
public final class HttpClientProgram {

    private static final int SEVERAL_MIB = 5_000_000;
    private static final int CLIENTS = 16;
    private static final int REQUESTS = 10;

    private HttpClientProgram() {}

    public static void main(String[] arguments) throws Exception {
        String url = arguments[0];
        for (String what : Arrays.asList(arguments).subList(1, arguments.length)) {
            System.out.println(what + ": " + does(url, what));
        }
    }

    private static String does(String url, String what) throws Exception {
        return switch (what) {
            case "get" -> new String(request(url + "/hello", null), StandardCharsets.UTF_8);
            case "post" -> comes(url, SEVERAL_MIB, 1);
            case "again" -> {
                // A connection that is kept has one port of its own.
                var first = new String(request(url + "/port", null), StandardCharsets.UTF_8);
                var second = new String(request(url + "/port", null), StandardCharsets.UTF_8);
                yield first.equals(second) ? "same" : first + " then " + second;
            }
            case "many" -> many(url);
            case "newer" -> newer(url);
            case "stop" -> String.valueOf(request(url + "/stop", null).length);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static String comes(String url, int length, long seed) throws IOException {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return Arrays.equals(bytes, request(url + "/echo", bytes)) ? "equal" : "different";
    }

    /** The client of java.net.http, which has a selector. */
    private static String newer(String url) throws Exception {
        var bytes = new byte[SEVERAL_MIB];
        new Random(2).nextBytes(bytes);
        var request = HttpRequest.newBuilder(URI.create(url + "/echo"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        return Arrays.equals(bytes, response.body()) ? "equal" : "different";
    }

    private static String many(String url) throws Exception {
        var clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<String>> all = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int seed = client;
            all.add(clients.submit(() -> {
                for (int i = 0; i < REQUESTS; i++) {
                    if (!comes(url, 10_000 + seed, seed).equals("equal")) {
                        return "different";
                    }
                }
                return "equal";
            }));
        }
        String result = "equal";
        for (Future<String> one : all) {
            if (!one.get().equals("equal")) {
                result = one.get();
            }
        }
        clients.shutdown();
        return result;
    }

    private static byte[] request(String url, byte[] body) throws IOException {
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        if (body != null) {
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
