package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent comes into services that run already, goes again, and comes back. */
class AttachTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration COMMAND = Duration.ofSeconds(60);

  @ParameterizedTest
  @MethodSource("dev.tollgate.endtoend.AppsOnJdks#services")
  void runningService_isMeteredFromAttachToDetachAndAgain(App app, Jdk on) throws Exception {
    Path jdk = on.home();
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      Child service = app.start(stage, jdk, simulator, false, "--step", "--model", "gpt-4o");
      String pid = String.valueOf(service.process().pid());
      steps(service, 2); // the client is loaded and its connection open

      simulator.reset();
      Outcome attached = run(stage, "attach", pid);
      assertEquals(0, attached.code(), attached.toString());
      assertTrue(attached.out().startsWith(pid + " ("), attached.out());
      assertTrue(attached.out().contains("is active and records into " + stage.home()));
      steps(service, 3);
      assertEquals(3, bill(stage, 3).passed().size());
      BigDecimal invoiced = usd(simulator.invoice().path("totalUsd").asText());
      assertEquals(invoiced, Bill.of(stage).listUsd());

      JsonNode active = await(stage, pid, jvm -> jvm.path("overheadP50Nanos").asLong() > 0);
      assertEquals("active", active.path("agent").asText());
      assertEquals(app.service(), active.path("service").asText());
      assertEquals(3, active.path("charges").asInt());
      assertEquals(0, active.path("drops").asInt(-1));
      assertTrue(hooks(active).contains("applied"), active.toString());
      assertTrue(hooks(active).stream().noneMatch(state -> state.startsWith("faulty")));
      assertTrue(
          active.path("overheadP99Nanos").asLong() >= active.path("overheadP50Nanos").asLong());

      Outcome second = run(stage, "attach", pid, "service=other");
      assertEquals(1, second.code());
      assertTrue(second.err().contains(pid + " has an agent already: "), second.err());
      steps(service, 1);
      assertEquals(4, bill(stage, 4).passed().size());
      invoiced = usd(simulator.invoice().path("totalUsd").asText());

      Outcome detached = run(stage, "detach", pid);
      assertEquals(0, detached.code(), detached.toString());
      assertTrue(detached.out().contains(" is dormant; "), detached.out());
      steps(service, 2);
      assertEquals(6, simulator.calls().size());
      assertEquals(4, Bill.of(stage).passed().size());
      assertEquals("dormant", await(stage, pid, jvm -> true).path("agent").asText());
      assertEquals(1, run(stage, "detach", pid).code());

      simulator.reset();
      Outcome again = run(stage, "attach", pid, "service=renamed");
      assertEquals(0, again.code(), again.toString());
      steps(service, 2);
      Bill bill = bill(stage, 6);
      assertEquals(6, bill.passed().size());
      assertEquals(
          invoiced.add(usd(simulator.invoice().path("totalUsd").asText())).stripTrailingZeros(),
          bill.listUsd());
      assertEquals("renamed", bill.passed().get(5).path("service").asText());
      assertEquals("renamed", await(stage, pid, jvm -> true).path("service").asText());

      service.process().getOutputStream().close();
      assertEquals(0, service.awaitExit(App.LIMIT), service.stderr());
      assertTrue(service.stderr().lines().allMatch(AttachTest::isTheJvms), service.stderr());
      Bill.verify(stage);
    }
  }

  @Test
  void spentCap_bindsWhileTheAgentIsIn() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      stage.policy(
          """
          caps:
            - id: calls
              owner: team-assistant
              scope: { provider: openai }
              window: total
              limit: 2 calls
          """);
      stage.serve();
      Child service = App.OPENAI.start(stage, null, simulator, false, "--step");
      String pid = String.valueOf(service.process().pid());
      steps(service, 2); // nobody counts these
      assertEquals(0, run(stage, "attach", pid).code());
      steps(service, 2);

      JsonNode refused = App.step(service);

      assertEquals(429, refused.path("status").asInt(), refused.toString());
      assertEquals(4, simulator.calls().size());
      JsonNode doctor = JSON.readTree(run(stage, "doctor", "--json").out());
      List<String> well = new ArrayList<>();
      for (JsonNode check : doctor.path("checks")) {
        if (check.path("level").asText().equals("ok")) {
          well.add(check.path("check").asText());
        }
      }
      assertTrue(
          well.containsAll(List.of("agent", "collector", "config", "policy", "board", "ledgers")),
          doctor.toString());
      assertEquals(0, run(stage, "detach", pid).code());
      steps(service, 1);
      assertEquals(5, simulator.calls().size());
    }
  }

  /** Since Java 21 the JVM itself says that an agent was loaded. */
  private static boolean isTheJvms(String line) {
    return line.startsWith("WARNING: ");
  }

  /** What is in the ledgers once so many calls are: they get there a moment after they end. */
  private static Bill bill(Stage stage, int calls) throws Exception {
    long deadlineNs = System.nanoTime() + COMMAND.toNanos();
    Bill bill = Bill.of(stage);
    while (bill.passed().size() < calls && System.nanoTime() < deadlineNs) {
      bill = Bill.of(stage);
    }
    return bill;
  }

  private static void steps(Child service, int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      JsonNode call = App.step(service);
      assertTrue(call.path("ok").asBoolean(), call.toString());
    }
  }

  private static List<String> hooks(JsonNode jvm) {
    List<String> states = new ArrayList<>();
    jvm.path("hooks").forEach(state -> states.add(state.asText()));
    return states;
  }

  /** The row of a JVM once it is as wanted: the first heartbeat takes a second. */
  private static JsonNode await(Stage stage, String pid, Predicate<JsonNode> wanted)
      throws Exception {
    long deadlineNs = System.nanoTime() + COMMAND.toNanos();
    while (true) {
      JsonNode report = stage.json("jvms", "--json").get(0);
      for (JsonNode jvm : report.path("jvms")) {
        if (jvm.path("pid").asText().equals(pid) && wanted.test(jvm)) {
          return jvm;
        }
      }
      assertTrue(System.nanoTime() < deadlineNs, report.toString());
    }
  }

  /** What a command came to. */
  private record Outcome(int code, String out, String err) {}

  private static Outcome run(Stage stage, String command, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--agent", stage.jar("agent/dist").toString()));
    try (Child child = stage.collector(all.toArray(new String[0]))) {
      int code = child.awaitExit(COMMAND);
      return new Outcome(code, String.join("\n", child.lines()), child.stderr());
    }
  }
}
