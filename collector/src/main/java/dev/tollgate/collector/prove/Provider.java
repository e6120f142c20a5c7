package dev.tollgate.collector.prove;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider on this machine that keeps its own bill: the witness of what really was bought. It
 * answers at once or as a stream, after a moment of its own. Thread-safe.
 */
final class Provider implements Closeable {
  private static final Pattern MODEL = Pattern.compile("\"model\":\"([^\"]+)\"");
  private static final Pattern MAX_TOKENS = Pattern.compile("\"max_tokens\":(\\d+)");
  private static final int MAX_PAUSE_NS = 6_000_000;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "provider");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Bill> bills = new ConcurrentHashMap<>();
  private final Random random;

  /** What was billed for a model. Immutable. */
  record Bill(long nanos, long tokens, long calls) {
    Bill plus(Bill other) {
      return new Bill(nanos + other.nanos, tokens + other.tokens, calls + other.calls);
    }
  }

  Provider(long seed) throws IOException {
    random = new Random(seed);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), 256);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The bills so far, by model. */
  Map<String, Bill> bills() {
    return Map.copyOf(bills);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      String body = new String(bytes, UTF_8);
      String model = first(MODEL, body, "");
      int most = Integer.parseInt(first(MAX_TOKENS, body, "1"));
      int input;
      int output;
      synchronized (random) {
        input = 1 + random.nextInt(bytes.length);
        output = random.nextInt(most + 1);
      }
      // What is billed is decided before anything is sent: whoever hangs up pays all the same.
      bills.merge(
          model,
          new Bill(
              input * Rules.INPUT_NANOS + output * Rules.OUTPUT_NANOS, (long) input + output, 1),
          Bill::plus);
      pause();
      String usage =
          "\"usage\":{\"prompt_tokens\":"
              + input
              + ",\"completion_tokens\":"
              + output
              + ",\"total_tokens\":"
              + (input + output)
              + "}";
      if (body.contains("\"stream\":true")) {
        stream(exchange, model, usage);
      } else {
        byte[] answer =
            ("{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\""
                    + model
                    + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"ok\"},\"finish_reason\":\"stop\"}],"
                    + usage
                    + "}")
                .getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
      }
    }
  }

  private void stream(HttpExchange exchange, String model, String usage) throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    String begin = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"" + model;
    for (int i = 0; i < 3; i++) {
      out.write(
          (begin + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ok \"}}]}\n\n")
              .getBytes(UTF_8));
      out.flush();
      pause();
    }
    out.write((begin + "\",\"choices\":[]," + usage + "}\n\ndata: [DONE]\n\n").getBytes(UTF_8));
  }

  private void pause() {
    int ns;
    synchronized (random) {
      ns = random.nextInt(MAX_PAUSE_NS);
    }
    LockSupport.parkNanos(this, ns);
  }

  private static String first(Pattern pattern, String text, String otherwise) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
