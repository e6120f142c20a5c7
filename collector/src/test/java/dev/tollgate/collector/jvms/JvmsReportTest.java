package dev.tollgate.collector.jvms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.attach.AgentJar;
import dev.tollgate.collector.attach.AgentState;
import dev.tollgate.collector.attach.Attaching;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.testing.AgentJars;
import dev.tollgate.collector.testing.ChildProcess;
import dev.tollgate.collector.testing.IdleJvm;
import dev.tollgate.collector.testing.MeteredJvm;
import dev.tollgate.collector.testing.ProcFixture;
import dev.tollgate.collector.testing.TestClock;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmsReportTest {
  private final ProcessTable processes = ProcessTable.ofThisHost();
  private final Attaching attaching = new Attaching(processes, Duration.ofSeconds(30));
  private final Path directory;
  private final Home home;

  JvmsReportTest(@TempDir Path directory) {
    this.directory = directory;
    this.home = Home.of(directory.resolve("home"));
  }

  @Test
  void meteredJvm_isShownWithWhatItsLedgerSays() throws IOException {
    try (ChildProcess child =
        ChildProcess.start(MeteredJvm.class.getName(), home.toString(), "checkout")) {
      UUID jvm = UUID.fromString(Objects.requireNonNull(child.line()));
      JvmStatus status = status(child.pid());
      assertEquals(AgentState.ACTIVE, status.agent());
      assertEquals("0.1.0", status.version());
      assertEquals("checkout", status.service());
      assertEquals(jvm, status.jvm());
      assertEquals(home.toString(), status.home());
      assertEquals(System.getProperty("user.name"), status.user());
      assertEquals(System.getProperty("java.version"), status.java());
      assertEquals(1, status.applied());
      assertEquals(1, status.faulty());
      assertEquals("faulty: NoSuchMethodError", status.hooks().get("okhttp-3.0"));
      // Two before the heartbeat, and one after it.
      assertEquals(3, status.charges());
      assertEquals(3, status.drops());
      assertEquals(4_120, status.overheadP50Ns());
      assertEquals(18_960, status.overheadP99Ns());
      assertNull(status.problem());
    }
  }

  @Test
  void deadJvm_isNotShown() throws Exception {
    try (ChildProcess child =
        ChildProcess.start(MeteredJvm.class.getName(), home.toString(), "checkout")) {
      assertNotNull(child.line());
      child.kill();
      assertTrue(report().jvms().stream().noneMatch(jvm -> "checkout".equals(jvm.service())));
    }
  }

  @Test
  void jvmThatIsNotToBeSeen_isShownByItsLedger() throws IOException {
    ProcessTable none = new ProcessTable(new ProcFixture(directory.resolve("proc")).self(0).proc());
    try (ChildProcess child =
        ChildProcess.start(MeteredJvm.class.getName(), home.toString(), "checkout")) {
      assertNotNull(child.line());
      JvmsReport report = JvmsReport.read(home, HomeLedgers.list(home).read(), none, attaching);
      assertEquals(1, report.jvms().size());
      JvmStatus status = report.jvms().get(0);
      assertNull(status.pid());
      assertEquals(child.pid(), status.innerPid());
      assertEquals("checkout", status.service());
      assertEquals(AgentState.ACTIVE, status.agent());
    }
  }

  @Test
  void jvmWithoutAgent_isShownAndNotTouched() throws IOException {
    try (ChildProcess child = ChildProcess.start(IdleJvm.class.getName())) {
      assertNotNull(child.line());
      JvmStatus status = status(child.pid());
      assertEquals(AgentState.NONE, status.agent());
      assertEquals(IdleJvm.class.getName(), status.service());
      assertNull(status.charges());
      assertNull(status.problem());
      // Being asked over the attach API would have left its socket.
      assertTrue(Files.notExists(Path.of("/tmp/.java_pid" + child.pid())));
    }
  }

  @Test
  void agentWithoutLedger_isAskedForItsState() throws IOException {
    AgentJar agent = AgentJar.read(AgentJars.make(directory.resolve("tollgate-agent.jar"), "1"));
    String option = "-javaagent:" + AgentJars.make(directory.resolve("tollgate-agent-p.jar"), "1");
    try (ChildProcess child =
        ChildProcess.start(List.of(option), Map.of(), IdleJvm.class.getName())) {
      assertNotNull(child.line());
      assertEquals(
          "it has the agent's jar, but no agent runs: its stderr says why",
          status(child.pid()).problem());
      attaching.attach(child.pid(), agent, Map.of("home", "/srv/elsewhere"));
      JvmStatus waiting = status(child.pid());
      assertEquals(AgentState.WAITING, waiting.agent());
      assertEquals("/srv/elsewhere", waiting.home());
      assertEquals(1_764_158_400_000L, waiting.sinceMs());
      assertNull(waiting.problem());
      attaching.detach(child.pid(), agent);
      assertEquals(AgentState.DORMANT, status(child.pid()).agent());
    }
  }

  @Test
  void agentThatMustNotBeAsked_isUnknownAndTheReasonGiven() throws IOException {
    String option = "-javaagent:" + AgentJars.make(directory.resolve("tollgate-agent-p.jar"), "1");
    try (ChildProcess child =
        ChildProcess.start(
            List.of(option, "-XX:+DisableAttachMechanism"), Map.of(), IdleJvm.class.getName())) {
      assertNotNull(child.line());
      JvmStatus status = status(child.pid());
      assertEquals(AgentState.UNKNOWN, status.agent());
      assertTrue(String.valueOf(status.problem()).contains("-XX:+DisableAttachMechanism"));
    }
  }

  @Test
  void ledgerWithoutHeartbeat_hasChargesAndNoCounters() throws IOException {
    TestClock clock = new TestClock("2026-11-22T10:00:00Z");
    try (TestJvm jvm = TestJvm.start(home, clock, "no board")) {
      jvm.begin("checkout", "0.1.0");
      jvm.unseen("checkout", 1);
      AgentLedger ledger = HomeLedgers.list(home).read().get(0);
      assertTrue(ledger.isAlive());
      assertEquals(1, ledger.charges());
      assertNull(ledger.counter("dropped"));
    }
  }

  @Test
  void sealedLedger_isCountedAndNotRead() throws IOException {
    TestClock clock = new TestClock("2026-11-22T10:00:00Z");
    try (TestJvm jvm = TestJvm.start(home, clock, "no board")) {
      Files.createFile(home.ledger(jvm.id).resolve("sealed"));
      HomeLedgers ledgers = HomeLedgers.list(home);
      assertEquals(List.of(), ledgers.read());
      assertEquals(1, ledgers.sealed());
    }
  }

  private JvmStatus status(long pid) throws IOException {
    return report().jvms().stream()
        .filter(jvm -> Objects.equals(jvm.pid(), pid))
        .findAny()
        .orElseThrow();
  }

  private JvmsReport report() throws IOException {
    return JvmsReport.read(home, HomeLedgers.list(home).read(), processes, attaching);
  }
}
