package dev.tollgate.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Calls have the labels of the file's rules and of their JVMs' options, and caps go by them. */
class LabelsTest {
  private static final String POLICY =
      """
      labels:
        - match: { service: openai, team: batch }
          set: { owner: anna, mode: discovery, regime: flat }
        - match: { service: openai, owner: ben }
          set: { team: search, workflow: search }
      caps:
        - id: search-total
          owner: team-search
          scope: { team: search }
          window: total
          limit: 2 calls
        - id: one-job
          owner: team-batch
          scope: { team: batch }
          window: job
          limit: 1 calls
      """;

  @Test
  void twoJvmsOfOneService_areLabelledAndCappedByRulesAndOptions() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      stage.policy(POLICY);
      stage.serve();
      List<String> batch = List.of("-Dtollgate.team=batch", "-Dtollgate.job=nightly-1");
      List<String> other = List.of("-Dtollgate.team=payments", "-Dtollgate.owner=ben");
      try (Child job = App.OPENAI.start(stage, null, simulator, true, batch, "--step");
          Child search = App.OPENAI.start(stage, null, simulator, true, other, "--step")) {
        assertTrue(App.step(job).path("ok").asBoolean());
        assertTrue(App.step(search).path("ok").asBoolean());
        assertTrue(App.step(search).path("ok").asBoolean());

        assertRefused(App.step(job), "one-job");
        assertRefused(App.step(search), "search-total");
      }

      assertEquals(3, simulator.calls().size(), simulator.calls().toString());
      Bill bill = Bill.of(stage);
      List<JsonNode> ofJob =
          bill.passed().stream()
              .filter(charge -> charge.path("job").asText().equals("nightly-1"))
              .collect(Collectors.toList());
      assertEquals(1, ofJob.size(), bill.passed().toString());
      assertLabels(ofJob.get(0), "batch", "anna", "discovery", "flat");
      bill.passed().stream()
          .filter(charge -> charge.path("job").isNull())
          .forEach(
              charge -> {
                assertLabels(charge, "search", "ben", "null", "null");
                assertEquals("search", charge.path("workflow").asText());
              });
      Bill.verify(stage);
    }
  }

  private static void assertRefused(JsonNode call, String cap) {
    assertFalse(call.path("ok").asBoolean(), call.toString());
    assertTrue(call.path("message").asText().contains(cap), call.toString());
  }

  private static void assertLabels(
      JsonNode charge, String team, String owner, String mode, String regime) {
    assertEquals(
        List.of("openai", team, owner, mode, regime),
        List.of(
            charge.path("service").asText(),
            charge.path("team").asText(),
            charge.path("owner").asText(),
            charge.path("mode").asText(),
            charge.path("regime").asText()));
  }
}
