package dev.tollgate.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One of the test apps as a test starts it: which module, against which base URL. */
enum App {
  OPENAI("test-apps/openai-service"),
  ANTHROPIC("test-apps/anthropic-service"),
  LANGCHAIN4J_OPENAI("test-apps/langchain4j-service"),
  LANGCHAIN4J_ANTHROPIC("test-apps/langchain4j-service"),
  BEDROCK("test-apps/bedrock-service"),
  JDK_CLIENT("test-apps/http-clients"),
  OKHTTP("test-apps/http-clients"),
  URL_CONNECTION("test-apps/http-clients"),
  APACHE4("test-apps/http-clients"),
  APACHE5("test-apps/http-clients"),
  APACHE5_ASYNC("test-apps/http-clients"),
  REACTOR_NETTY("test-apps/http-clients"),
  VERTX("test-apps/http-clients"),
  ARMERIA("test-apps/http-clients"),
  JETTY9("test-apps/jetty-9-client"),
  JETTY("test-apps/http-clients"),
  ASYNC_HTTP_CLIENT("test-apps/http-clients"),
  KTOR("test-apps/http-clients"),
  NETTY("test-apps/http-clients"),
  MICRONAUT("test-apps/http-clients"),
  HELIDON("test-apps/helidon-client");

  /** The apps live for seconds: the second compiler costs them more than it gives. */
  static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  /** JVMs from 24 on warn of what Netty does, in whatever app. */
  private static final List<String> ALLOWED_TO_NETTY =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** Off by default: plain Netty is hooked where it is asked for. */
  private static final String HOOKS_NETTY = "-Dtollgate.netty=true";

  static final Duration LIMIT = Duration.ofMinutes(2);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String module;

  App(String module) {
    this.module = module;
  }

  /** The oldest feature release that the app's libraries run on. */
  int minimumJdk() {
    return switch (this) {
      case HELIDON -> 21;
      case JETTY, MICRONAUT, LANGCHAIN4J_OPENAI, LANGCHAIN4J_ANTHROPIC -> 17;
      default -> 11;
    };
  }

  /** The HTTP versions that a bare client is run with. */
  List<String> versions() {
    return switch (this) {
      // The only one that they speak.
      case URL_CONNECTION,
          APACHE4,
          APACHE5,
          JETTY9,
          ASYNC_HTTP_CLIENT,
          KTOR,
          NETTY,
          MICRONAUT,
          HELIDON ->
          List.of("1.1");
      case APACHE5_ASYNC, ARMERIA, JETTY -> List.of("2");
      default -> List.of("2", "1.1");
    };
  }

  private List<String> target(Simulator simulator) {
    return switch (this) {
      case OPENAI -> List.of("--base-url", simulator.openAi());
      case ANTHROPIC -> List.of("--base-url", simulator.anthropic());
      case LANGCHAIN4J_OPENAI -> List.of("--provider", "openai", "--base-url", simulator.openAi());
      case LANGCHAIN4J_ANTHROPIC ->
          List.of("--provider", "anthropic", "--base-url", simulator.anthropic() + "/v1/");
      case BEDROCK -> List.of("--base-url", simulator.bedrock());
      case JDK_CLIENT -> List.of("--client", "jdk", "--base-url", simulator.openAi());
      case OKHTTP,
          URL_CONNECTION,
          APACHE4,
          APACHE5,
          APACHE5_ASYNC,
          REACTOR_NETTY,
          VERTX,
          ARMERIA,
          JETTY9,
          JETTY,
          ASYNC_HTTP_CLIENT,
          KTOR,
          NETTY,
          MICRONAUT,
          HELIDON ->
          List.of("--client", service(), "--base-url", simulator.openAi());
    };
  }

  /** Starts the app as service {@code name()}, lower case. */
  Child start(
      Stage stage, @Nullable Path jdk, Simulator simulator, boolean withAgent, String... arguments)
      throws IOException {
    return start(stage, jdk, simulator, withAgent, List.of(), arguments);
  }

  /**
   * The same.
   *
   * @param options of its JVM, besides those it always has
   */
  Child start(
      Stage stage,
      @Nullable Path jdk,
      Simulator simulator,
      boolean withAgent,
      List<String> options,
      String... arguments)
      throws IOException {
    List<String> jvmOptions = new ArrayList<>(options);
    jvmOptions.add("-Dspring.application.name=" + service());
    if (this == NETTY) {
      jvmOptions.add(HOOKS_NETTY);
    }
    return start(
        module, stage, jdk, simulator, withAgent, jvmOptions, target(simulator), arguments);
  }

  private static Child start(
      String module,
      Stage stage,
      @Nullable Path jdk,
      Simulator simulator,
      boolean withAgent,
      List<String> options,
      List<String> target,
      String... arguments)
      throws IOException {
    List<String> jvmOptions = new ArrayList<>(options);
    jvmOptions.add(FIRST_COMPILER);
    List<String> all = new ArrayList<>(target);
    all.addAll(Arrays.asList(arguments));
    return stage.app(jdk, module, simulator, withAgent, jvmOptions, all.toArray(new String[0]));
  }

  /** Runs the app to its end; fails unless it ends by itself with exit code 0. */
  Run run(
      Stage stage, @Nullable Path jdk, Simulator simulator, boolean withAgent, String... arguments)
      throws IOException, InterruptedException {
    try (Child child = start(stage, jdk, simulator, withAgent, arguments)) {
      return ended(child);
    }
  }

  /** Whether both are ways to start one app. */
  boolean isOfTheAppOf(App other) {
    return module.equals(other.module);
  }

  /** The same with one JVM for these bare clients of one app, which take turns call by call. */
  static Run run(
      List<App> clients,
      Stage stage,
      Jdk jdk,
      Simulator simulator,
      boolean withAgent,
      String... arguments)
      throws IOException, InterruptedException {
    String names =
        clients.stream()
            .map(client -> client == JDK_CLIENT ? "jdk" : client.service())
            .collect(Collectors.joining(","));
    List<String> target = List.of("--client", names, "--base-url", simulator.openAi());
    List<String> options = new ArrayList<>(jdk.feature() < 24 ? List.of() : ALLOWED_TO_NETTY);
    if (clients.contains(NETTY)) {
      options.add(HOOKS_NETTY); // the others on Netty must still be counted once
    }
    try (Child child =
        start(
            clients.get(0).module,
            stage,
            jdk.home(),
            simulator,
            withAgent,
            options,
            target,
            arguments)) {
      return ended(child);
    }
  }

  private static Run ended(Child child) throws InterruptedException {
    int code = child.awaitExit(LIMIT);
    if (code != 0) {
      throw new AssertionError("the app ended with " + code + ": " + child.stderr());
    }
    return new Run(child.lines(), child.stderr());
  }

  String service() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** Lets an app that was started with {@code --step} make one call, and returns what it says. */
  static JsonNode step(Child app) throws IOException, InterruptedException {
    app.process().getOutputStream().write("\n".getBytes(StandardCharsets.UTF_8));
    app.process().getOutputStream().flush();
    return JSON.readTree(app.await(line -> line.contains("\"call\""), LIMIT));
  }

  /** What an app said. */
  record Run(List<String> lines, String stderr) {

    /** The lines of its calls, without the line of sums. */
    List<JsonNode> calls() {
      return lines.stream()
          .map(
              line -> {
                try {
                  return JSON.readTree(line);
                } catch (IOException e) {
                  throw new UncheckedIOException(line, e);
                }
              })
          .filter(node -> node.has("call"))
          .toList();
    }
  }
}
