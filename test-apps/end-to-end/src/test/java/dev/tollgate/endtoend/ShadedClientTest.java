package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** HTTP clients that a library carries under names of its own, with the option that names them. */
class ShadedClientTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern UNHOOKED =
      Pattern.compile("uses an HTTP client that is not hooked, ([^;]+);");
  private static final Path APP = Path.of("../shaded-client/target/app/shaded-client.jar");

  @Test
  void copiesThatTheOptionNames_areOnTheInvoiceToTheNanoDollar() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();

      try (Child app =
          start(stage, simulator, ",shaded=com.example.shaded", "--mode", "mix", "--calls", "16")) {
        assertEquals(0, app.awaitExit(App.LIMIT), app.stderr());
        assertEquals("", app.stderr());
      }

      JsonNode invoice = simulator.invoice();
      Bill bill = Bill.of(stage);
      assertEquals(14, bill.passed().size(), "two pings of sixteen calls");
      assertEquals(invoice.path("billedCalls").asInt(), bill.passed().size());
      assertEquals(usd(invoice.path("totalUsd").asText()), bill.listUsd());
      Bill.verify(stage);
    }
  }

  @Test
  void copiesThatNoOptionNames_areSaidByDoctorWithTheOption() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      Child app = start(stage, simulator, "", "--step");
      assertTrue(App.step(app).path("ok").asBoolean());
      assertTrue(App.step(app).path("ok").asBoolean());

      long deadlineNs = System.nanoTime() + App.LIMIT.toNanos();
      Set<String> said = unmetered(stage);
      while (said.size() < 2 && System.nanoTime() < deadlineNs) {
        said = unmetered(stage); // the agent says it once a second
      }

      assertEquals(
          Set.of("apache-httpclient-5.0 in com.example.shaded", "okhttp-3.0 in com.example.shaded"),
          said);
      assertEquals(List.of(), Bill.of(stage).charges());
      assertEquals(2, simulator.calls().size());
      app.process().getOutputStream().close();
      assertEquals(0, app.awaitExit(App.LIMIT), app.stderr());
    }
  }

  private static Child start(
      Stage stage, Simulator simulator, String agentOptions, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                stage.agent() + agentOptions,
                App.FIRST_COMPILER,
                "-jar",
                APP.toAbsolutePath().toString(),
                "--client",
                "okhttp,apache5",
                "--base-url",
                simulator.openAi()));
    command.addAll(List.of(arguments));
    return stage.java(null, "shaded-client", simulator, command);
  }

  /** The clients that doctor says are not hooked, each with the option that would have it so. */
  private static Set<String> unmetered(Stage stage) throws Exception {
    Set<String> clients = new TreeSet<>();
    try (Child doctor = stage.collector("doctor", "--json")) {
      doctor.awaitExit(App.LIMIT); // finds that no collector serves, too
      for (JsonNode check : JSON.readTree(doctor.lines().get(0)).path("checks")) {
        Matcher unhooked = UNHOOKED.matcher(check.path("text").asText());
        if (unhooked.find()) {
          assertTrue(
              check.path("remedy").asText().contains(" shaded=com.example.shaded"),
              check.toString());
          clients.add(unhooked.group(1));
        }
      }
    }
    return clients;
  }
}
