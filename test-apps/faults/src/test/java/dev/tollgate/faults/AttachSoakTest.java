package dev.tollgate.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.VirtualMachine;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import dev.tollgate.faults.witness.Witness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent comes to a busy app and goes again, and nothing of it stays but what was promised. */
class AttachSoakTest {
  private static final int ROUNDS = Integer.getInteger("tollgate.faults.attachments", 100);
  private static final String HOOKED =
      "jdk.internal.net.http.HttpClientImpl,okhttp3.OkHttpClient,"
          + "okhttp3.internal.http.RetryAndFollowUpInterceptor";

  static List<Jdk> jdks() {
    return Rounds.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void attachedAndDetachedAgain_failsNoCallAndLeavesNothing(Jdk jdk) throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      String agent = stage.jar("agent/dist").toString();
      Path witness = AgentJar.write(stage.directory(), Witness.class);
      Child app =
          GatewayApp.start(
              jdk,
              stage,
              simulator,
              false,
              "jdk,okhttp",
              List.of("-XX:+EnableDynamicAgentLoading", "-Xmx256m"),
              "--step",
              "--concurrency",
              "4");
      Vitals before;
      Vitals after;
      int calls;
      try (Traffic traffic = new Traffic(app)) {
        traffic.await(50);
        String original = ask(app, witness, "bytes " + HOOKED);
        // The first round brings the one loader and the bridge, which stay.
        round(app, agent, stage, traffic);
        assertEquals(original, ask(app, witness, "bytes " + HOOKED));
        before = Vitals.of(app);

        for (int round = 1; round < ROUNDS; round++) {
          round(app, agent, stage, traffic);
        }

        after = Vitals.of(app);
        ask(app, witness, "listen");
        traffic.await(50);
        assertEquals("0", ask(app, witness, "heard"), "something still enters the bridge");
        assertEquals(original, ask(app, witness, "bytes " + HOOKED));
        assertWitnessHearsWhatIsWoven(app, agent, stage, traffic, witness, original);
      }
      app.process().getOutputStream().close();
      assertEquals(0, app.awaitExit(GatewayApp.LIMIT));
      assertEquals("", app.stderr());
      calls = simulator.calls().size();
      assertTrue(
          app.lines().contains("{\"done\":" + calls + ",\"ok\":" + calls + ",\"failed\":0}"),
          app.lines().get(app.lines().size() - 1));

      // One thread of Chronicle's stays with the dormant loader, whose classes it runs.
      assertEquals(List.of("background~resource~releaser"), own(after.threads()));
      assertEquals(own(before.files()), own(after.files()));
      assertEquals(1, after.instances("dev.tollgate.dist.AgentLoader"));
      assertEquals(0, after.instances("dev.tollgate.core.install.AgentRuntime"));
      assertEquals(
          before.instances("dev.tollgate.core.install.HelperLoader"),
          after.instances("dev.tollgate.core.install.HelperLoader"));
      Ledger ledger = Ledger.of(stage);
      assertTrue(ledger.charges().size() >= ROUNDS, ledger.charges().size() + " charges");
      assertEquals(ledger.charges().size(), ledger.different("id"));
      assertEquals(ledger.charges().size(), ledger.different("requestId"));
    }
  }

  private static void round(Child app, String agent, Stage stage, Traffic traffic)
      throws Exception {
    load(app, agent, "home=" + stage.home() + ",inflight=64");
    assertEquals("active", state(app));
    traffic.await(20);
    load(app, agent, "detach");
    assertEquals("dormant", state(app));
    traffic.await(5);
  }

  /** What finds nothing after a detach must find something before it. */
  private static void assertWitnessHearsWhatIsWoven(
      Child app, String agent, Stage stage, Traffic traffic, Path witness, String original)
      throws Exception {
    load(app, agent, "home=" + stage.home() + ",inflight=64");
    traffic.await(20);
    assertNotEquals(original, ask(app, witness, "bytes " + HOOKED));
    ask(app, witness, "listen");
    traffic.await(20);
    assertTrue(Integer.parseInt(ask(app, witness, "heard")) >= 20);
    load(app, agent, "detach");
  }

  private static void load(Child app, String jar, String options) throws Exception {
    VirtualMachine vm = VirtualMachine.attach(String.valueOf(app.process().pid()));
    try {
      vm.loadAgent(jar, options);
    } finally {
      vm.detach();
    }
  }

  private static String state(Child app) throws Exception {
    VirtualMachine vm = VirtualMachine.attach(String.valueOf(app.process().pid()));
    try {
      Properties properties = vm.getAgentProperties();
      assertEquals(null, properties.getProperty("tollgate.problem"));
      return properties.getProperty("tollgate.state", "none");
    } finally {
      vm.detach();
    }
  }

  private static String ask(Child app, Path witness, String question) throws Exception {
    Path answer = witness.resolveSibling("answer");
    Files.deleteIfExists(answer);
    load(app, witness.toString(), question + ";" + answer);
    return Files.readString(answer);
  }

  /** Of threads or files, those that are the agent's. */
  private static List<String> own(List<String> names) {
    return names.stream()
        .filter(name -> name.contains("tollgate") || name.contains("background~resource"))
        .toList();
  }
}
