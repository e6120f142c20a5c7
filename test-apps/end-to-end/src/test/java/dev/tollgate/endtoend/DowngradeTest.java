package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Caps that make less of a call, rather than refuse it, through every hook that can. */
class DowngradeTest {
  private static final String LADDERS =
      """
      ladders:
        - { provider: openai, models: [gpt-4o, gpt-4o-mini] }
        - { provider: anthropic, models: [claude-sonnet-4-5, claude-haiku-4-5] }
      """;

  private static final String FIVE_CALLS =
      """
      caps:
        - id: budget
          owner: team-assistant
          window: total
          limit: 5 calls
          actions: { 80%: downgrade, 100%: refuse }
      """;

  private static final String CLAMPED =
      """
      caps:
        - id: budget
          owner: team-assistant
          window: total
          limit: 0.1 USD
          clamp: true
      """;

  @ParameterizedTest
  @MethodSource("dev.tollgate.endtoend.AppsOnJdks#everyClient")
  void fromFourFifthsOn_theLowerModelIsCalledAndBilled(App app, Jdk on) throws Exception {
    String dear = app == App.ANTHROPIC ? "claude-sonnet-4-5" : "gpt-4o";
    String cheap = app == App.ANTHROPIC ? "claude-haiku-4-5" : "gpt-4o-mini";
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      stage.policy(LADDERS + FIVE_CALLS);
      stage.serve();

      App.Run run =
          app.run(
              stage, on.home(), simulator, true, "--mode", "stream", "--calls", "6", "--model",
              dear);

      assertEquals("", run.stderr());
      assertEquals(
          List.of(true, true, true, true, true, false),
          run.calls().stream().map(call -> call.path("ok").asBoolean()).toList(),
          run.toString());
      assertEquals(
          List.of(dear, dear, dear, dear, cheap), texts(simulator.calls(), "model"), "asked for");
      JsonNode invoice = simulator.invoice();
      assertEquals(5, invoice.path("certainCalls").asInt(), invoice.toString());
      Bill bill = Bill.of(stage);
      assertEquals(usd(invoice.path("totalUsd").asText()), bill.listUsd());
      JsonNode last = bill.passed().get(4);
      assertEquals("downgraded", last.path("verdict").asText(), last.toString());
      assertEquals(dear, last.path("downgradedFrom").asText());
      assertEquals(cheap, last.path("requestModel").asText());
      assertEquals("budget", last.path("cap").asText());
      assertEquals(4, last.path("capTotal").asInt());
      assertTrue(last.path("model").asText().startsWith(cheap), last.toString());
      assertFalse(bill.passed().get(3).has("downgradedFrom"));
      assertEquals(1, bill.refused().size());
      Bill.verify(stage);
    }
  }

  @Test
  void lastCallsBeforeTheLimit_askForWhatFits() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      simulator.behave("{\"outputTokens\":9000,\"inputTokens\":100}");
      stage.policy(CLAMPED);
      stage.serve();

      App.Run run = App.JDK_CLIENT.run(stage, null, simulator, true, untilRefused(1));

      assertEquals("", run.stderr());
      Bill bill = Bill.of(stage);
      assertEquals(usd(simulator.invoice().path("totalUsd").asText()), bill.listUsd());
      assertEquals(List.of(), bill.flagged("over_hold"));
      List<JsonNode> clamped = bill.flagged("clamped");
      assertEquals(1, bill.refused().size());
      assertEquals(
          bill.passed().get(bill.passed().size() - 1), clamped.get(clamped.size() - 1), "the last");
      for (JsonNode call : clamped) {
        assertEquals(
            call.path("clampedTo").asLong(), call.path("outputTokens").asLong(), call.toString());
      }
      assertEquals(3000, bill.passed().get(0).path("outputTokens").asInt(), "the app's own limit");
      BigDecimal left = new BigDecimal("0.1").subtract(bill.listUsd());
      assertTrue(left.signum() >= 0 && left.compareTo(new BigDecimal("0.002")) < 0, left + " left");
      Bill.verify(stage);
    }
  }

  @Test
  void manyAtOnce_neverPassTheLimitTogether() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      simulator.behave("{\"outputTokens\":9000,\"inputTokens\":100}");
      stage.policy(CLAMPED);
      stage.serve();
      List<Child> apps = new ArrayList<>();
      for (App app : List.of(App.JDK_CLIENT, App.OKHTTP)) {
        apps.add(app.start(stage, null, simulator, true, untilRefused(3)));
      }
      for (Child app : apps) {
        assertEquals(0, app.awaitExit(App.LIMIT));
        assertEquals("", app.stderr());
      }

      Bill bill = Bill.of(stage);
      assertEquals(usd(simulator.invoice().path("totalUsd").asText()), bill.listUsd());
      assertTrue(bill.listUsd().compareTo(new BigDecimal("0.1")) <= 0, bill.listUsd().toString());
      assertFalse(bill.flagged("clamped").isEmpty());
      assertEquals(List.of(), bill.flagged("over_hold"));
      Bill.verify(stage);
    }
  }

  private static String[] untilRefused(int threads) {
    return new String[] {
      "--loop-until-refused",
      "--calls",
      "1000",
      "--concurrency",
      String.valueOf(threads),
      "--model",
      "gpt-4o",
      "--max-tokens",
      "3000"
    };
  }

  private static List<String> texts(JsonNode nodes, String name) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> texts.add(node.path(name).asText()));
    return texts;
  }
}
