package dev.tollgate.collector.prove;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The app under the agent: it knows nothing of Tollgate, and calls as its orders say. Orders come
 * by stdin: {@code MODEL THREADS CALLS SEED}, CALLS by each thread; each is answered by {@code DONE
 * PASSED REFUSED FAILED}. It ends with its input.
 */
public final class Caller {
  private static final int REFUSED = 402;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI uri;
  private final AtomicInteger passed = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private Caller(int port) {
    uri = URI.create("http://127.0.0.1:" + port + "/v1/chat/completions");
  }

  /** The process: its argument is the provider's port. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Caller caller = new Caller(Integer.parseInt(args[0]));
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ", -1);
      caller.run(
          words[0],
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]),
          Long.parseLong(words[3]));
      out.println(
          "DONE " + caller.passed.get() + " " + caller.refused.get() + " " + caller.failed.get());
    }
  }

  private void run(String model, int threads, int calls, long seed) throws InterruptedException {
    passed.set(0);
    refused.set(0);
    failed.set(0);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Random random = new Random(seed + i);
      Thread thread =
          new Thread(
              () -> {
                for (int call = 0; call < calls; call++) {
                  call(model, random);
                }
              });
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
  }

  private void call(String model, Random random) {
    boolean stream = random.nextBoolean();
    String body =
        "{\"model\":\""
            + model
            + "\",\"max_tokens\":"
            + (1 + random.nextInt(20))
            + (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : "")
            + ",\"messages\":[{\"role\":\"user\",\"content\":\""
            + "x".repeat(10 + random.nextInt(50))
            + "\"}]}";
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        // Some hang up after the head, as apps do.
        if (random.nextInt(10) > 0) {
          in.readAllBytes();
        }
      }
      (response.statusCode() == REFUSED ? refused : passed).incrementAndGet();
    } catch (IOException e) {
      failed.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
