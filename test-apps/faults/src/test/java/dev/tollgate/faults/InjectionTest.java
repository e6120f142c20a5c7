package dev.tollgate.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import dev.tollgate.faults.injector.Injector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An error thrown inside any stage of the agent is no affair of the app's: its output is the same,
 * its exit code 0, its stderr empty. The hook that it came from is disabled and named.
 */
class InjectionTest {
  private static final int CALLS = 24;
  private static final Duration BEAT_LIMIT = Duration.ofSeconds(60);
  private static final String CAPS =
      """
      caps:
        - id: watch
          owner: team-assistant
          window: total
          limit: 1000000 USD
        - id: spent
          owner: team-assistant
          scope: { service: refusals }
          window: total
          limit: 1 calls
      """;

  private static Stage stage;
  private static Simulator simulator;
  private static Path injector;
  private static Map<String, List<String>> undisturbed = new HashMap<>();

  @BeforeAll
  static void setUp() throws Exception {
    stage = Stage.open(Path.of("../.."));
    simulator = stage.simulator();
    stage.policy(CAPS);
    stage.serve();
    injector = AgentJar.write(stage.directory(), Injector.class);
    for (String client : List.of("jdk", "okhttp")) {
      simulator.reset();
      Child app =
          GatewayApp.start(stage, simulator, false, client, List.of(), "--mode", "mix", "--step");
      call(app);
      undisturbed.put(client, end(app));
    }
  }

  @AfterAll
  static void tearDown() throws Exception {
    stage.close();
  }

  static List<Injection> injections() {
    return Rounds.full() ? Injection.all() : Injection.corners();
  }

  @ParameterizedTest
  @MethodSource("injections")
  void errorInAnyStage_isNoAffairOfTheApp(Injection injection) throws Exception {
    Files.deleteIfExists(hits());
    simulator.reset();
    Beats beats = new Beats(stage.home());
    try (Child app = start(injection, "")) {
      call(app);
      if (injection.effect() == Injection.Effect.OVERCOME
          || injection.effect() == Injection.Effect.OVERCOME_ALOUD) {
        awaitAppended(beats);
      }

      assertEquals(undisturbed.get(injection.client()), end(app));
      assertEquals(injection.says(stage), firstWords(app.stderr()));
      if (injection.effect() == Injection.Effect.DISABLED) {
        assertNotEquals(List.of(), beats.faulty(), "no hook is named: " + beats.read());
      }
      assertTrue(
          Integer.parseInt(Files.readString(hits())) > 0, injection.method() + " was never called");
    }
  }

  @Test
  void errorWhileRefusing_letsTheCallPass() throws Exception {
    Injection injection =
        new Injection(
            Jdk.own(),
            "dev.tollgate.core.gate.RefusalWriter#write",
            "jdk",
            Injection.Effect.DISABLED,
            IllegalStateException.class,
            Integer.MAX_VALUE);
    Files.deleteIfExists(hits());
    simulator.reset();
    Beats beats = new Beats(stage.home());
    try (Child app = start(injection, ",service=refusals")) {
      call(app);

      assertEquals(undisturbed.get("jdk"), end(app));
      assertEquals("", app.stderr());
      assertNotEquals(List.of(), beats.faulty(), "no hook is named: " + beats.read());
      assertTrue(Integer.parseInt(Files.readString(hits())) > 0, "nothing was refused");
    }
  }

  /** What stderr says, up to where the reason stands that was injected. */
  private static String firstWords(String stderr) {
    int reason = stderr.indexOf(": java.");
    boolean oneLine = stderr.indexOf('\n') == stderr.length() - 1;
    return reason < 0 || !oneLine ? stderr : stderr.substring(0, reason);
  }

  private static Path hits() {
    return stage.directory().resolve("hits");
  }

  /** The agent that breaks comes first on the command line, and the one to be broken second. */
  private static Child start(Injection injection, String options) throws Exception {
    String breaking =
        String.join(
            ";",
            injection.method(),
            injection.error().getName(),
            String.valueOf(injection.times()),
            hits().toString());
    return GatewayApp.start(
        injection.jdk(),
        stage,
        simulator,
        false,
        injection.client(),
        List.of(
            "-javaagent:" + injector + "=" + breaking,
            "-javaagent:" + stage.jar("agent/dist") + "=home=" + stage.home() + options),
        "--mode",
        "mix",
        "--step");
  }

  private static void call(Child app) throws Exception {
    GatewayApp.feed(app, CALLS);
    GatewayApp.awaitAnswers(app, CALLS);
  }

  private static List<String> end(Child app) throws Exception {
    app.process().getOutputStream().close();
    assertEquals(0, app.awaitExit(GatewayApp.LIMIT));
    return app.lines();
  }

  private static void awaitAppended(Beats beats) throws Exception {
    long deadlineNs = System.nanoTime() + BEAT_LIMIT.toNanos();
    while (beats.appended() == 0) {
      assertTrue(System.nanoTime() < deadlineNs, "nothing was ever recorded: " + beats.read());
      Thread.onSpinWait();
    }
  }
}
