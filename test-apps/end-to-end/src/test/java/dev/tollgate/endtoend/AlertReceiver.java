package dev.tollgate.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A receiver of alerts: an HTTP server on loopback that takes whatever is posted to it. */
final class AlertReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final BlockingQueue<JsonNode> alerts = new LinkedBlockingQueue<>();

  AlertReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    JsonNode alert = JSON.readTree(exchange.getRequestBody().readAllBytes());
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
    alerts.add(alert);
  }

  String url() {
    return "http://"
        + InetAddress.getLoopbackAddress().getHostAddress()
        + ":"
        + server.getAddress().getPort()
        + "/alerts";
  }

  /** The next alert, waiting for it. */
  JsonNode next() throws InterruptedException {
    JsonNode alert = alerts.poll(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS);
    if (alert == null) {
      throw new AssertionError("no alert arrived");
    }
    return alert;
  }

  /** How many have arrived and were not asked for. */
  int waiting() {
    return alerts.size();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
