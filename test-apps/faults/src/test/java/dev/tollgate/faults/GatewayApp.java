package dev.tollgate.faults;

import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The test app {@code http-clients}, as a test starts it and lets it call. */
final class GatewayApp {
  static final Duration LIMIT = Duration.ofMinutes(2);

  private GatewayApp() {}

  /** Starts the app on the JDK that runs the tests. */
  static Child start(
      Stage stage,
      Simulator simulator,
      boolean withAgent,
      String client,
      List<String> jvmOptions,
      String... arguments)
      throws IOException {
    return start(Jdk.own(), stage, simulator, withAgent, client, jvmOptions, arguments);
  }

  /**
   * Starts the app.
   *
   * @param client {@code jdk}, {@code okhttp}, … or several in turn, separated by commas
   * @param jvmOptions further JVM options
   */
  static Child start(
      Jdk jdk,
      Stage stage,
      Simulator simulator,
      boolean withAgent,
      String client,
      List<String> jvmOptions,
      String... arguments)
      throws IOException {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Dspring.application.name=" + client);
    List<String> all =
        new ArrayList<>(List.of("--client", client, "--base-url", simulator.openAi()));
    all.addAll(Arrays.asList(arguments));
    return stage.app(
        jdk.home(),
        "test-apps/http-clients",
        simulator,
        withAgent,
        options,
        all.toArray(String[]::new));
  }

  /** Lets an app that was started with {@code --step} make so many calls. */
  static void feed(Child app, int calls) throws IOException {
    app.process().getOutputStream().write("\n".repeat(calls).getBytes(StandardCharsets.UTF_8));
    app.process().getOutputStream().flush();
  }

  /** Waits until so many more calls have been answered well. */
  static void awaitAnswers(Child app, int calls) throws InterruptedException {
    for (int i = 0; i < calls; i++) {
      app.await(line -> line.contains("\"ok\":true"), LIMIT);
    }
  }
}
