package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A stage for hosts: each makes its first calls as without Tollgate, each of them is on the
 * invoice, and a cap refuses those that follow. One thread.
 */
final class HostStage implements AutoCloseable {
  /** Calls that a cap lets pass: one of the JDK's client, a stream of OkHttp, an async one. */
  static final int PASSED = 3;

  private final Stage stage;
  private final Simulator simulator;

  /** How a host is started, given the gateway's arguments. */
  interface Launch {
    /** All that comes after {@code java}. */
    List<String> command(String arguments) throws IOException;
  }

  private HostStage(Stage stage, Simulator simulator) {
    this.stage = stage;
    this.simulator = simulator;
  }

  /** Starts simulator and collector, with a cap for each of these hosts. */
  static HostStage open(List<String> hosts) throws Exception {
    Stage stage = Stage.open(Path.of("../.."));
    HostStage open = new HostStage(stage, stage.simulator());
    StringBuilder policy = new StringBuilder("caps:\n");
    for (String host : hosts) {
      policy.append(
          "  - { id: %1$s, owner: team, scope: { service: %1$s }, window: total, limit: %2$d calls }\n"
              .formatted(host, PASSED));
    }
    stage.policy(policy.toString());
    stage.serve();
    return open;
  }

  Stage stage() {
    return stage;
  }

  Simulator simulator() {
    return simulator;
  }

  /** {@link #assertMetered(Jdk, String, Launch)} on the JDK that runs the tests. */
  App.Run assertMetered(String host, Launch launch) throws Exception {
    return assertMetered(Jdk.own(), host, launch);
  }

  /** Runs a host without and with the agent; the second run makes twice as many calls. */
  App.Run assertMetered(Jdk jdk, String host, Launch launch) throws Exception {
    App.Run without = run(jdk.home(), host, List.of(), launch, PASSED);
    App.Run with = run(jdk.home(), host, List.of(stage.agent()), launch, 2 * PASSED);
    assertMetered(without, with, host, "");
    return with;
  }

  /**
   * The run with the agent, which was the last, made the calls of the one without, to the byte;
   * they are on the invoice, and the calls that followed were refused, once each.
   *
   * @param more what the agent says on stderr
   */
  void assertMetered(App.Run without, App.Run with, String host, String more) throws Exception {
    Bill bill = Bill.of(stage).of(host);
    JsonNode invoice = simulator.invoice();
    List<JsonNode> first = calls(without);
    List<JsonNode> calls = calls(with);
    assertEquals(2 * PASSED, calls.size(), () -> with.lines() + with.stderr());
    List<JsonNode> refused = calls.subList(PASSED, 2 * PASSED);
    assertAll(
        () -> assertEquals(without.stderr() + more, with.stderr()),
        () -> assertEquals(first, calls.subList(0, PASSED)),
        () -> first.forEach(c -> assertTrue(c.path("ok").asBoolean(), c.toString())),
        () -> assertEquals(others(without), others(with)),
        () -> assertEquals(PASSED, invoice.path("billedCalls").asInt()),
        () -> assertEquals(PASSED, bill.passed().size()),
        () -> assertEquals(usd(invoice.path("totalUsd").asText()), bill.listUsd()),
        () -> assertEquals(List.of(), bill.flagged("estimated")),
        () -> assertEquals(PASSED, bill.refused().size()),
        () -> assertEquals(PASSED, simulator.calls().size()),
        () -> refused.forEach(c -> assertEquals(402, c.path("status").asInt(), c.toString())));
  }

  private static List<JsonNode> calls(App.Run run) {
    return new App.Run(run.lines().stream().filter(HostStage::isCall).toList(), "").calls();
  }

  private static boolean isCall(String line) {
    return line.startsWith("{\"call\"");
  }

  /** What the host itself said. */
  static List<String> others(App.Run run) {
    return run.lines().stream()
        .filter(line -> !isCall(line) && !line.startsWith("{\"done\""))
        .toList();
  }

  /** Runs a host to its end; fails unless it ends by itself with exit code 0. */
  App.Run run(Path jdk, String host, List<String> agents, Launch launch, int calls)
      throws Exception {
    try (Child child = start(jdk, host, agents, launch, calls)) {
      int code = child.awaitExit(App.LIMIT);
      assertEquals(0, code, () -> child.lines() + child.stderr());
      return new App.Run(child.lines(), child.stderr());
    }
  }

  /** Starts a host for a simulator that has forgotten every call before. */
  Child start(Path jdk, String host, List<String> agents, Launch launch, int calls)
      throws Exception {
    simulator.reset();
    List<String> options = new ArrayList<>(agents);
    options.addAll(List.of("-Dspring.application.name=" + host, "-XX:TieredStopAtLevel=1"));
    options.addAll(launch.command("--base-url " + simulator.openAi() + " --calls " + calls));
    return stage.java(jdk, host, simulator, options);
  }

  @Override
  public void close() throws IOException {
    stage.close();
  }
}
