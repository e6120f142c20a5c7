package dev.tollgate.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.nio.file.Path;
import java.util.List;
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
      Attachment agent = Attachment.to(app, stage);
      Vitals before;
      Vitals after;
      int calls;
      try (Traffic traffic = new Traffic(app)) {
        traffic.await(50);
        String original = agent.bytes(HOOKED);
        // The first round brings the one loader and the bridge, which stay.
        round(agent, traffic);
        assertEquals(original, agent.bytes(HOOKED));
        before = Vitals.of(app);

        for (int round = 1; round < ROUNDS; round++) {
          round(agent, traffic);
        }

        after = Vitals.of(app);
        agent.listen();
        traffic.await(50);
        assertEquals(0, agent.heard(), "something still enters the bridge");
        assertEquals(original, agent.bytes(HOOKED));
        assertWitnessHearsWhatIsWoven(agent, traffic, original);
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

  private static void round(Attachment agent, Traffic traffic) throws Exception {
    agent.attach();
    assertEquals("active", agent.state());
    traffic.await(20);
    agent.detach();
    assertEquals("dormant", agent.state());
    traffic.await(5);
  }

  /** What finds nothing after a detach must find something before it. */
  private static void assertWitnessHearsWhatIsWoven(
      Attachment agent, Traffic traffic, String original) throws Exception {
    agent.attach();
    traffic.await(20);
    assertNotEquals(original, agent.bytes(HOOKED));
    agent.listen();
    traffic.await(20);
    assertTrue(agent.heard() >= 20);
    agent.detach();
  }

  /** Of threads or files, those that are the agent's. */
  private static List<String> own(List<String> names) {
    return names.stream()
        .filter(name -> name.contains("tollgate") || name.contains("background~resource"))
        .toList();
  }
}
