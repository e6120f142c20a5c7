package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which provider a gateway of one's own stands for is edited while a service calls it. */
class EndpointsTest {
  private static final String HOST = "vllm.internal";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void editedEndpoints_areWhatTheRunningServiceIsChargedBy() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      stage.policy("endpoints:\n  " + HOST + ": openai\n");
      stage.serve();
      Child service =
          App.JDK_CLIENT.start(
              stage,
              null,
              simulator,
              true,
              "--step",
              "--base-url",
              "https://" + HOST + ":" + simulator.httpsPort() + "/v1");

      step(stage, service, "openai");
      stage.policy("endpoints:\n  \"*.internal\": openrouter\n  " + HOST + ": litellm\n");
      JsonNode other = step(stage, service, "litellm");
      stage.policy("caps: []\n");
      step(stage, service, "openai_compatible");

      assertEquals("gpt-4o-mini-2024-07-18", other.path("model").asText(), other.toString());
      service.process().getOutputStream().close();
      assertEquals(0, service.awaitExit(App.LIMIT), service.stderr());
      Bill bill = Bill.of(stage);
      JsonNode invoice = simulator.invoice();
      assertEquals(invoice.path("billedCalls").asInt(), bill.passed().size());
      assertEquals(usd(invoice.path("totalUsd").asText()), bill.listUsd());
      assertEquals(List.of(), bill.flagged("estimated"));
      Bill.verify(stage);
    }
  }

  /** Calls until a call is charged to the provider; how long an edit takes is not asked here. */
  private static JsonNode step(Stage stage, Child service, String provider) throws Exception {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode call = App.step(service);
      assertTrue(call.path("ok").asBoolean(), call.toString());
      List<JsonNode> charges = Bill.of(stage).charges();
      JsonNode last = charges.get(charges.size() - 1);
      if (last.path("provider").asText().equals(provider)) {
        return last;
      }
      assertTrue(System.nanoTime() < deadlineNs, last.toString());
    }
  }
}
