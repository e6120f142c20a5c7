package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch is paid for once, whichever JVM looks at it and in whatever form. */
class RepeatsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void batchAndItsFileFetchedByTwoJvms_areCountedOnce() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      stage.policy("caps:\n  - { id: all, owner: us, window: total, limit: 1 USD }\n");
      stage.serve();
      fetch(stage, simulator, "batches/batch_nightly");
      BigDecimal batch = Bill.of(stage).listUsd();
      assertEquals(usd(simulator.invoice().path("totalUsd").asText()), batch);
      assertTrue(batch.signum() > 0, batch.toString());

      fetch(stage, simulator, "files/file-nightly/content");
      fetch(stage, simulator, "batches/batch_nightly");

      assertEquals(batch, usd(simulator.invoice().path("totalUsd").asText()), "billed once");
      assertEquals(3, Bill.of(stage).passed().size());
      awaitSpent(stage, batch);
      List<JsonNode> lines = stage.json("tail", "--json", "--no-follow");
      String total = lines.get(lines.size() - 1).path("dayTotalUsd").asText();
      assertEquals(batch, usd(total), "what the ledgers add up to");
      Bill.verify(stage);
    }
  }

  /** One request from a JVM of its own. */
  private static void fetch(Stage stage, Simulator simulator, String what) throws Exception {
    Path requests = Files.createTempDirectory(stage.directory(), "requests");
    Files.writeString(
        requests.resolve("1"),
        "GET https://api.openai.com:"
            + simulator.httpsPort()
            + "/v1/"
            + what
            + "\nauthorization: Bearer sk-test-00000000\n\n");
    App.Run run =
        App.JDK_CLIENT.run(stage, null, simulator, true, "--requests", requests.toString());
    assertTrue(run.calls().get(0).path("ok").asBoolean(), run.toString());
  }

  /** What the cap has counted in the end; the correction comes a moment after the charge. */
  private static void awaitSpent(Stage stage, BigDecimal wanted) throws Exception {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode cap = stage.json("caps", "--json").get(0).path("caps").get(0);
      String spent = cap.path("spent").asText().replace(" USD", "");
      if (usd(spent).compareTo(wanted) == 0) {
        return;
      }
      assertTrue(System.nanoTime() < deadlineNs, cap.toString());
    }
  }
}
