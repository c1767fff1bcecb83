/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.programs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** The JDK's HTTP server: says hello, returns what is posted, and ends when it is asked to. Argument: its port. */
public final class HttpServerProgram {

    private HttpServerProgram() {}

    public static void main(String[] arguments) throws Exception {
        var stop = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(arguments[0])), 0);
        server.createContext("/hello", exchange -> answer(exchange, "hello".getBytes(StandardCharsets.UTF_8)));
        server.createContext(
                "/echo", exchange -> answer(exchange, exchange.getRequestBody().readAllBytes()));
        server.createContext("/port", exchange -> {
            String port = String.valueOf(exchange.getRemoteAddress().getPort());
            answer(exchange, port.getBytes(StandardCharsets.UTF_8));
        });
        server.createContext("/stop", exchange -> {
            answer(exchange, new byte[] {1});
            stop.countDown();
        });
        var workers = Executors.newFixedThreadPool(8);
        server.setExecutor(workers);
        server.start();
        System.out.println("ready on port " + server.getAddress().getPort());
        stop.await();
        server.stop(0);
        workers.shutdown();
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
