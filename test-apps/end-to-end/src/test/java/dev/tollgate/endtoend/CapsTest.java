package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Caps close, hold across JVMs, open again, and refuse so that each SDK surfaces it once. */
class CapsTest {
  private static final String CAP =
      """
      caps:
        - id: %s
          owner: team-assistant
          scope: { %s }
          window: total
          limit: %s
      """;

  @Test
  void spentCap_refusesTheNextCallOfEveryJvm() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      simulator.behave("{\"outputTokens\":300}");
      stage.policy(CAP.formatted("budget", "provider: openai", "2 calls"));
      stage.serve();
      Child first = App.OPENAI.start(stage, null, simulator, true, "--step", "--model", "gpt-4o");
      Child second =
          App.JDK_CLIENT.start(stage, null, simulator, true, "--step", "--model", "gpt-4o");
      assertTrue(App.step(second).path("ok").asBoolean());
      JsonNode last = App.step(first);
      int calls = 2;
      for (; last.path("ok").asBoolean() && calls < 10; calls++) {
        last = App.step(first);
      }

      JsonNode refused = App.step(second);

      // Two calls reach the cap, whoever makes them; no third one ever arrives.
      assertEquals(2, simulator.calls().size(), simulator.calls().toString());
      assertEquals("com.openai.errors.RateLimitException", last.path("exception").asText());
      assertEquals(402, refused.path("status").asInt(), refused.toString());
      assertEquals(2, Bill.of(stage).refused().size());
    }
  }

  @Test
  void manyJvms_neverStartACallOnceTheCapIsSpent() throws Exception {
    int jvms = 3;
    int threads = 2;
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      simulator.behave("{\"outputTokens\":300,\"inputTokens\":100}");
      stage.policy(CAP.formatted("budget", "provider: openai", "2 USD"));
      stage.serve();
      List<Child> apps = new ArrayList<>();
      for (int i = 0; i < jvms; i++) {
        apps.add(
            App.OPENAI.start(
                stage,
                null,
                simulator,
                true,
                "--loop-until-refused",
                "--calls",
                "1000",
                "--concurrency",
                String.valueOf(threads),
                "--model",
                "gpt-4o"));
      }
      for (Child app : apps) {
        assertEquals(0, app.awaitExit(App.LIMIT));
        assertEquals("", app.stderr());
      }

      Bill bill = Bill.of(stage);
      BigDecimal limit = BigDecimal.valueOf(2);
      assertEquals(simulator.calls().size(), bill.passed().size());
      assertEquals(usd(simulator.invoice().path("totalUsd").asText()), bill.listUsd());
      assertTrue(bill.listUsd().compareTo(limit) <= 0, bill.listUsd().toString());
      // Each of the six calls at a time holds its model's maximum, 16,384 tokens at 10 USD per
      // million: who is refused sees at most so much held, and the rest spent.
      BigDecimal held = new BigDecimal("0.17").multiply(BigDecimal.valueOf((long) jvms * threads));
      assertTrue(bill.listUsd().compareTo(limit.subtract(held)) > 0, bill.listUsd().toString());
      assertTrue(bill.refused().size() >= jvms, bill.refused().toString());
      Bill.verify(stage);
    }
  }

  @Test
  void killedCollector_leavesCapsInForce() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      stage.policy(CAP.formatted("calls", "provider: openai", "2 calls"));
      stage.serve().kill();

      App.Run first = App.JDK_CLIENT.run(stage, null, simulator, true, "--calls", "3");
      App.Run second = App.OPENAI.run(stage, null, simulator, true, "--calls", "1");

      assertTrue(first.calls().get(1).path("ok").asBoolean(), first.toString());
      assertFalse(first.calls().get(2).path("ok").asBoolean(), first.toString());
      assertFalse(second.calls().get(0).path("ok").asBoolean(), second.toString());
      assertEquals(2, simulator.calls().size());
      Bill.verify(stage);
    }
  }

  @Test
  void capOnARunningService_closesItAndRaisingItOpensItAgain() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      stage.serve();
      Child app = App.OPENAI.start(stage, null, simulator, true, "--step");
      assertTrue(App.step(app).path("ok").asBoolean());

      stage.policy(CAP.formatted("calls", "service: openai", "1 calls"));
      JsonNode closed = stepUntil(app, false);
      assertEquals(429, closed.path("status").asInt(), closed.toString());
      String message = closed.path("message").asText();
      assertTrue(message.contains("calls") && message.contains("team-assistant"), message);
      int arrived = simulator.calls().size();
      assertFalse(App.step(app).path("ok").asBoolean());
      assertEquals(arrived, simulator.calls().size());

      stage.policy(CAP.formatted("calls", "service: openai", "1000 calls"));
      stepUntil(app, true);

      JsonNode cap = stage.json("caps", "--json").get(0).path("caps").get(0);
      assertEquals("open", cap.path("state").asText());
      assertEquals(String.valueOf(simulator.calls().size()), cap.path("spent").asText());
    }
  }

  /** Calls until the answer is as wanted: a policy edit takes up to a second. */
  private static JsonNode stepUntil(Child app, boolean ok) throws Exception {
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    JsonNode call = App.step(app);
    while (call.path("ok").asBoolean() != ok) {
      assertTrue(System.nanoTime() < deadlineNs, "still " + call);
      call = App.step(app);
    }
    return call;
  }

  @ParameterizedTest
  @EnumSource(
      value = App.class,
      names = {"OPENAI", "ANTHROPIC", "BEDROCK", "LANGCHAIN4J_OPENAI", "LANGCHAIN4J_ANTHROPIC"})
  void refusal_surfacesOnceAsTheSdksOwnException(App app) throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      stage.policy(CAP.formatted("nothing", "service: " + app.service(), "1 calls"));
      stage.serve();
      app.run(stage, null, simulator, true, "--calls", "1");

      App.Run run = app.run(stage, null, simulator, true, "--mode", "mix", "--calls", "7");

      assertEquals("", run.stderr());
      assertEquals(1, simulator.calls().size());
      assertEquals(7, run.calls().size());
      for (JsonNode call : run.calls()) {
        assertFalse(call.path("ok").asBoolean(), call.toString());
        String exception = call.path("exception").asText();
        assertTrue(exception.startsWith(sdkPackage(app)), call.toString());
        String message = call.path("message").asText();
        assertTrue(
            message.contains("Tollgate cap \\\"nothing\\\"")
                || message.contains("Tollgate cap \"nothing\""),
            message);
      }
      // One refusal a call: nobody retried.
      assertEquals(7, Bill.of(stage).refused().size());
    }
  }

  private static String sdkPackage(App app) {
    return switch (app) {
      case OPENAI -> "com.openai.errors.";
      case ANTHROPIC -> "com.anthropic.errors.";
      case BEDROCK -> "software.amazon.awssdk.services.bedrockruntime.model.";
      default -> "dev.langchain4j.exception.";
    };
  }
}
