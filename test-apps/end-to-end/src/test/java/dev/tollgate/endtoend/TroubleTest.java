package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad answers and killed processes: the app gets its bytes, and no call is lost or doubled. */
class TroubleTest {

  @ParameterizedTest
  @ValueSource(strings = {"malformed", "truncated-json", "wrong-content-type", "absurd"})
  void badAnswer_reachesTheAppUntouchedAndTheChargeSaysSo(String fault) throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      String behaviour = "{\"fault\":\"" + fault + "\"}";
      for (App client : new App[] {App.JDK_CLIENT, App.OKHTTP}) {
        simulator.reset();
        simulator.behave(behaviour);
        App.Run without =
            client.run(stage, null, simulator, false, "--mode", "mix", "--calls", "7");
        simulator.reset();
        simulator.behave(behaviour);

        App.Run with = client.run(stage, null, simulator, true, "--mode", "mix", "--calls", "7");

        assertEquals("", with.stderr());
        assertEquals(without.lines(), with.lines());
      }
      Bill bill = Bill.of(stage);
      assertEquals(14, bill.passed().size());
      if (!fault.equals("wrong-content-type")) {
        for (JsonNode charge : bill.charges()) {
          String flags = charge.path("flags").toString();
          assertTrue(
              flags.contains("unreadable")
                  || flags.contains("truncated")
                  || flags.contains("estimated"),
              charge.toString());
        }
      }
    }
  }

  @Test
  void sdkRetries_areCallsOfTheirOwn() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      simulator.behave("{\"errorFirst\":{\"status\":500,\"times\":1}}");

      App.Run run = App.OPENAI.run(stage, null, simulator, true, "--calls", "1");

      assertTrue(run.calls().get(0).path("ok").asBoolean());
      Bill bill = Bill.of(stage);
      assertEquals(2, bill.passed().size());
      assertEquals(500, bill.passed().get(0).path("status").asInt());
      assertEquals("0", bill.passed().get(0).path("listCostUsd").asText());
      assertEquals(1, bill.passed().get(1).path("attempt").asInt());
      assertEquals(usd(simulator.invoice().path("totalUsd").asText()), bill.listUsd());
    }
  }

  @Test
  void killedApp_losesNoCallAndLeaksNoSpend() throws Exception {
    int threads = 3;
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      stage.policy(
          """
          caps:
            - id: watch
              owner: team-assistant
              window: total
              limit: 1000 USD
          """);
      stage.serve();
      Child app =
          App.OPENAI.start(
              stage,
              null,
              simulator,
              true,
              "--calls",
              "100000",
              "--concurrency",
              String.valueOf(threads));
      for (int i = 0; i < 40; i++) {
        app.await(line -> line.contains("\"ok\":true"), App.LIMIT);
      }

      app.kill();

      BigDecimal spent = settledSpend(stage);
      Bill bill = Bill.of(stage);
      int arrived = simulator.calls().size();
      assertTrue(bill.passed().size() >= arrived, bill.passed().size() + " of " + arrived);
      assertTrue(bill.passed().size() <= arrived + threads);
      assertTrue(bill.flagged("lost").size() <= threads, bill.flagged("lost").toString());
      assertEquals(0, spent.compareTo(bill.countedUsd()), spent + " and " + bill.countedUsd());
    }
  }

  /** What the board says once the dead JVM is closed: the same twice, and equal to the ledger. */
  private static BigDecimal settledSpend(Stage stage) throws Exception {
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      BigDecimal spent =
          new BigDecimal(
              stage.json("caps", "--json").get(0).path("caps").get(0).path("spent").asText());
      if (spent.compareTo(Bill.of(stage).countedUsd()) == 0 || System.nanoTime() > deadlineNs) {
        return spent;
      }
    }
  }
}
