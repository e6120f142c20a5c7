package com.example.crowd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Asks once to warm up and says {@code ready}; at the next line on standard input asks as told and
 * says {@code asked} once every call is out, then one line of what came and {@code done}; at the
 * next line it ends. Arguments: the URL, what to ask ({@link Question}), how many times.
 *
 * <p>Its client works on so many threads and no more, so that its threads can be counted.
 */
public final class CrowdMain {
  private static final int THREADS = 4;

  private CrowdMain() {}

  /** Asks, and ends by itself. */
  public static void main(String[] args) throws Exception {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "crowd");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < THREADS; i++) {
      threads.execute(() -> {}); // the pool is complete from the start
    }
    HttpClient client = HttpClient.newBuilder().executor(threads).build();
    Question question = new Question(client, URI.create(args[0]));
    BufferedReader turns =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    question.greet();
    say("warm " + question.ask("whole", 1));
    say("ready");
    await(turns);
    say(question.ask(args[1], Integer.parseInt(args[2])));
    say("done");
    await(turns);
  }

  private static void await(BufferedReader turns) throws IOException {
    if (turns.readLine() == null) {
      throw new IOException("standard input ended before its turn came");
    }
  }

  @SuppressWarnings("SystemOut") // the output of this program
  static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
