package dev.tollgate.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kill switches stop a runaway and nothing else; throttles slow calls down and lose none. */
class RunawayTest {
  private static final String ANSWER = "com.example.assistant.AssistantService#answer";

  /** How many calls of a mix of modes go by before the same workflow calls again. */
  private static final int MIX = 7;

  private static final String SWITCH =
      """
      alerts:
        ops: { type: webhook, url: "%s", secret: "file:%s" }
      kill_switches:
        - id: agent-loop
          owner: payments-oncall
          scope: { service: openai, workflow: "*#answer" }
          each: workflow
          within: 1h
          max: { calls: 2 }
          cool_down: 1h
          shadow: %s
      """;

  private static void policy(Stage stage, AlertReceiver receiver, boolean shadow) throws Exception {
    Path secret = stage.directory().resolve("secret");
    Files.writeString(secret, "hush");
    stage.policy(SWITCH.formatted(receiver.url(), secret, shadow));
  }

  @Test
  void loopingWorkflow_isStoppedAndReleased_whileOthersGoOn() throws Exception {
    try (AlertReceiver receiver = new AlertReceiver();
        Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      policy(stage, receiver, false);
      Child collector = stage.serve();
      Child app = App.OPENAI.start(stage, null, simulator, true, "--step", "--mode", "mix");
      for (int call = 1; call <= 2 * MIX; call++) {
        JsonNode passed = App.step(app);
        assertTrue(passed.path("ok").asBoolean(), passed.toString());
      }

      JsonNode refused = App.step(app);

      assertFalse(refused.path("ok").asBoolean(), refused.toString());
      assertEquals("com.openai.errors.RateLimitException", refused.path("exception").asText());
      String message = refused.path("message").asText();
      assertTrue(
          message.contains("has tripped: 3 calls of at most 2 within 1h in this JVM")
              && message.contains("owner: payments-oncall")
              && message.contains("tollgate caps release agent-loop --each " + ANSWER),
          message);
      JsonNode alert = receiver.next();
      assertEquals("trip", alert.path("kind").asText(), alert.toString());
      assertEquals("agent-loop", alert.path("killSwitch").asText());
      assertEquals(ANSWER, alert.path("each").asText());
      assertEquals("calls", alert.path("excess").asText());
      assertEquals("3", alert.path("counted").asText());
      assertEquals("openai", alert.path("service").asText());
      assertTrue(alert.path("refuses").asBoolean());
      for (int call = 2; call <= MIX; call++) {
        JsonNode other = App.step(app);
        assertTrue(other.path("ok").asBoolean(), "another workflow: " + other);
      }
      assertFalse(App.step(app).path("ok").asBoolean());
      int arrived = simulator.calls().size();
      assertEquals(3 * MIX - 1, arrived);

      collector.kill();
      stage.serve();
      release(stage);
      stepUntilTheLoopPasses(app);

      // It runs away again: another trip, and no other alert in between.
      JsonNode again = receiver.next();
      if (again.path("trippedAt").equals(alert.path("trippedAt"))) {
        throw new AssertionError("announced twice: " + again);
      }
      assertEquals(0, receiver.waiting());
      Bill bill = Bill.of(stage);
      assertEquals(simulator.calls().size(), bill.passed().size());
      for (JsonNode charge : bill.refused()) {
        assertEquals("agent-loop", charge.path("cap").asText());
        assertEquals("calls", charge.path("trip").path("excess").asText());
      }
      Bill.verify(stage);
    }
  }

  private static void release(Stage stage) throws Exception {
    try (Child release =
        stage.collector(
            "caps", "release", "agent-loop", "--each", ANSWER, "--reason", "test", "--by", "ana")) {
      assertEquals(0, release.awaitExit(App.LIMIT), release.stderr());
      assertTrue(release.lines().toString().contains("released"), release.lines().toString());
    }
  }

  /** Calls until the loop has passed, and has been stopped once more. */
  private static void stepUntilTheLoopPasses(Child app) throws Exception {
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    boolean passed = false;
    for (int call = 2; ; call++) {
      JsonNode step = App.step(app);
      boolean loop = step.path("call").asInt() % MIX == 1;
      passed |= loop && step.path("ok").asBoolean();
      if (passed && loop && !step.path("ok").asBoolean()) {
        return;
      }
      assertTrue(System.nanoTime() < deadlineNs, "still " + step + " after " + call + " calls");
    }
  }

  @Test
  void switchInShadow_onlySaysSo() throws Exception {
    try (AlertReceiver receiver = new AlertReceiver();
        Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      policy(stage, receiver, true);
      stage.serve();

      App.Run run = App.OPENAI.run(stage, null, simulator, true, "--calls", "5");

      assertEquals(5, simulator.calls().size());
      assertTrue(run.calls().stream().allMatch(call -> call.path("ok").asBoolean()), run::toString);
      JsonNode alert = receiver.next();
      assertTrue(alert.path("shadow").asBoolean(), alert.toString());
      List<JsonNode> would =
          Bill.of(stage).charges().stream()
              .filter(charge -> charge.path("verdict").asText().equals("would_refuse"))
              .toList();
      assertEquals(3, would.size(), would.toString());
      for (JsonNode charge : would) {
        assertEquals("agent-loop", charge.path("cap").asText());
        assertEquals(alert.path("trippedAt"), charge.path("trip").path("trippedAt"));
      }
      assertEquals(0, receiver.waiting());
    }
  }

  @Test
  void callsBeyondTheRate_areSentBackToTryAgainAndNoneIsLost() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      stage.policy(
          """
          caps:
            - id: budget
              owner: team-assistant
              scope: { provider: openai }
              window: total
              limit: 1000 calls
              actions: { 1%: throttle, 100%: refuse }
              throttle: 30 calls per minute
          """);
      stage.serve();

      App.Run bare = App.JDK_CLIENT.run(stage, null, simulator, true, "--calls", "40");

      long passed = bare.calls().stream().filter(call -> call.path("ok").asBoolean()).count();
      List<JsonNode> slowed =
          bare.calls().stream().filter(call -> !call.path("ok").asBoolean()).toList();
      assertTrue(passed >= 13, "ten are free, and a tenth of thirty at once: " + passed);
      assertTrue(!slowed.isEmpty(), bare.toString());
      for (JsonNode call : slowed) {
        assertEquals(429, call.path("status").asInt(), call.toString());
      }
      assertEquals(passed, simulator.calls().size());
      for (JsonNode charge : Bill.of(stage).refused()) {
        assertEquals("budget", charge.path("cap").asText());
        assertEquals("tollgate_throttled", charge.path("errorType").asText());
        assertTrue(charge.path("retryAfterMillis").asLong() > 0, charge.toString());
      }
      JsonNode cap = stage.json("caps", "--json").get(0).path("caps").get(0);
      assertEquals("throttling", cap.path("state").asText());

      // The SDK waits as long as it is told, and every call passes: the app does not notice.
      App.Run sdk = App.OPENAI.run(stage, null, simulator, true, "--calls", "6");
      assertTrue(sdk.calls().stream().allMatch(call -> call.path("ok").asBoolean()), sdk::toString);
      assertEquals(passed + 6, simulator.calls().size());
      assertTrue(!Bill.of(stage).of("openai").refused().isEmpty(), "it was told to wait");
      Bill.verify(stage);
    }
  }
}
