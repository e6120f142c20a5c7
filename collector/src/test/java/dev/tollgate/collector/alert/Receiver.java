package dev.tollgate.collector.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An HTTP server that takes alerts, or does not. */
final class Receiver implements Closeable {
  private final HttpServer server;
  private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final Set<String> keys = new HashSet<>();
  private final List<String> taken = new ArrayList<>();
  private String refused = "\u0000";

  record Post(Map<String, List<String>> headers, String body, int status) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }

    String key() {
      return header("Idempotency-key");
    }
  }

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://"
        + InetAddress.getLoopbackAddress().getHostAddress()
        + ":"
        + server.getAddress().getPort()
        + "/hook";
  }

  /** Answers the next posts so, and those after them with 200. */
  synchronized void answer(int... statuses) {
    for (int status : statuses) {
      answers.add(status);
    }
  }

  synchronized void refuseBodiesWith(String text) {
    refused = text;
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Post post;
    synchronized (this) {
      Integer next = answers.poll();
      int status = body.contains(refused) ? 400 : next == null ? 200 : next;
      post = new Post(Map.copyOf(exchange.getRequestHeaders()), body, status);
      keys.add(post.key());
      if (status == 200) {
        taken.add(post.key());
        notifyAll();
      }
    }
    exchange.sendResponseHeaders(post.status(), -1);
    exchange.close();
    posts.add(post);
  }

  /** The next post, waiting for it. */
  Post next() throws InterruptedException {
    return posts.take();
  }

  synchronized void awaitKeysTaken(int count) throws InterruptedException {
    while (new HashSet<>(taken).size() < count) {
      wait();
    }
  }

  synchronized Set<String> keys() {
    return Set.copyOf(keys);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
