package dev.tollgate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./tollgate demo}: a service that knows nothing of Tollgate spends money at a simulated
 * provider until a cap closes; then the ledger and the provider's own invoice are put side by side.
 * Exit code 0 only if they match.
 */
public final class Demo {
  private static final BigDecimal LIMIT_USD = new BigDecimal("0.05");
  private static final Duration LIMIT = Duration.ofSeconds(50);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HELP =
      """
      Usage: tollgate demo [--json]
      Runs the whole data flow once on this machine, without keys or network: a provider
      simulator, a service on the official OpenAI SDK with the agent, the collector, and a
      cap of 0.05 USD. Ends by itself and leaves nothing behind.
        --json   print one line of JSON instead, as the last line
      Exit code: 0 ledger and invoice match, 1 they differ, 2 usage.\
      """;

  private final Show show;
  private final Path root;

  private Demo(Show show, Path root) {
    this.show = show;
    this.root = root;
  }

  /** Runs the demo. */
  public static void main(String[] args) throws Exception {
    List<String> arguments = Arrays.asList(args);
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.println(HELP);
      return;
    }
    boolean json = false;
    Path root = Path.of("");
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--json")) {
        json = true;
      } else if (args[i].equals("--root") && i + 1 < args.length) {
        root = Path.of(args[++i]);
      } else {
        System.err.println("tollgate demo: " + args[i] + " is not an option\n" + HELP);
        System.exit(2);
      }
    }
    PrintStream people =
        json ? new PrintStream(java.io.OutputStream.nullOutputStream()) : System.out;
    ObjectNode result = new Demo(new Show(people, LIMIT_USD), root).run();
    if (json) {
      System.out.println(JSON.writeValueAsString(result));
    }
    System.exit(result.path("match").asBoolean() ? 0 : 1);
  }

  private ObjectNode run() throws IOException, InterruptedException {
    show.say("Tollgate demo: a service spends money at a provider; nobody changed its code.\n");
    try (Stage stage = Stage.open(root)) {
      Thread cleaner = new Thread(() -> closeQuietly(stage), "cleaner");
      Runtime.getRuntime().addShutdownHook(cleaner);
      ObjectNode result = play(stage);
      Runtime.getRuntime().removeShutdownHook(cleaner);
      return result;
    }
  }

  private static void closeQuietly(Stage stage) {
    try {
      stage.close();
    } catch (IOException e) {
      System.err.println("tollgate demo: could not clean up: " + e.getMessage());
    }
  }

  private ObjectNode play(Stage stage) throws IOException, InterruptedException {
    Simulator simulator = stage.simulator();
    simulator.behave("{\"outputTokens\":300}");
    show.say("  provider    api.openai.com, simulated on 127.0.0.1:" + simulator.httpsPort());
    stage.policy(
        """
        caps:
          - id: demo-budget
            owner: team-assistant
            scope: { service: assistant }
            window: total
            limit: %s USD
        """
            .formatted(LIMIT_USD.toPlainString()));
    stage.serve();
    try (Child tail = stage.collector("tail", "--json")) {
      show.say(
          "  collector   tollgate serve, cap demo-budget: "
              + LIMIT_USD
              + " USD for service assistant");
      Child app =
          stage.app(
              null,
              "test-apps/openai-service",
              simulator,
              true,
              List.of("-Dspring.application.name=assistant"),
              "--base-url",
              simulator.openAi(),
              "--mode",
              "mix",
              "--model",
              "gpt-4o",
              "--max-tokens",
              "400",
              "--calls",
              "500",
              "--loop-until-refused");
      show.say("  service     on openai-java, started with -javaagent\n");
      follow(tail, app);
      app.awaitExit(LIMIT);
      showRefusal(app);
      return summary(stage, simulator);
    }
  }

  /** Shows charges as they are tailed, until the app is done and the tail has nothing more. */
  private void follow(Child tail, Child app) throws IOException, InterruptedException {
    show.head();
    long deadlineNs = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadlineNs) {
      boolean done = !app.process().isAlive();
      String line = tail.next(Duration.ofMillis(done ? 500 : 100));
      if (line != null) {
        show.charge(JSON.readTree(line));
      } else if (done) {
        return;
      }
    }
  }

  private void showRefusal(Child app) throws IOException {
    @Nullable JsonNode refusal = null;
    for (String line : app.lines()) {
      JsonNode call = JSON.readTree(line);
      if (call.has("exception")) {
        refusal = call;
      }
    }
    show.say("\nWhat the service saw when the cap closed:");
    show.say(
        refusal == null
            ? "  nothing: no call was refused"
            : "  " + refusal.path("exception").asText() + ": " + refusal.path("message").asText());
  }

  private ObjectNode summary(Stage stage, Simulator simulator)
      throws IOException, InterruptedException {
    Tally tally = Tally.of(stage.json("tail", "--json", "--no-follow"), LIMIT_USD);
    JsonNode invoice = simulator.invoice();
    BigDecimal invoiceUsd = new BigDecimal(invoice.path("totalUsd").asText());
    boolean match =
        tally.calls() > 0
            && tally.calls() == invoice.path("billedCalls").asInt()
            && tally.refused() > 0
            && tally.leftAfterClose() == 0
            && tally.usd().compareTo(invoiceUsd) == 0;
    show.summary(tally, invoice, match);
    return JSON.createObjectNode()
        .put("calls", tally.calls())
        .put("refused", tally.refused())
        .put("leftAfterClose", tally.leftAfterClose())
        .put("ledgerUsd", tally.usd().toPlainString())
        .put("invoiceUsd", invoiceUsd.toPlainString())
        .put("match", match);
  }
}
