package dev.tollgate.collector.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.host.RunningJvm;
import dev.tollgate.collector.testing.ChildProcess;
import dev.tollgate.collector.testing.IdleJvm;
import dev.tollgate.collector.testing.ProcFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachChecksTest {
  private static final List<String> JAVA = List.of("/jdk/bin/java", "-jar", "app.jar");

  private final AttachChecks checks = new AttachChecks(ProcessTable.ofThisHost());

  private final Path directory;
  private ProcFixture proc;

  AttachChecksTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void makeProc() throws IOException {
    proc = new ProcFixture(directory.resolve("proc")).self(70000);
  }

  @Test
  void jvmThatListens_mayBeConnectedTo() throws IOException {
    try (ChildProcess child = ChildProcess.start(IdleJvm.class.getName())) {
      assertNotNull(child.line());
      assertEquals(child.pid(), checks.require(child.pid()).pid());
    }
  }

  @Test
  void processThatEnded_isRefused() throws Exception {
    ChildProcess child = ChildProcess.start(List.of("true"), Map.of());
    assertEquals(0, child.exitCode());
    assertEquals(
        "no process " + child.pid() + "; tollgate jvms lists the JVMs there are",
        refusal(child.pid()));
    child.close();
  }

  @Test
  void processThatIsNoJvm_isRefused() throws IOException {
    try (ChildProcess cat = ChildProcess.start(List.of("cat"), Map.of())) {
      assertEquals(
          cat.pid() + " (cat) is not a JVM; tollgate jvms lists those that are",
          refusal(cat.pid()));
    }
  }

  @Test
  void thread_isRefusedWithTheProcessItIsOf() throws IOException {
    try (ChildProcess child = ChildProcess.start(IdleJvm.class.getName())) {
      assertNotNull(child.line());
      long thread;
      try (var tasks = Files.list(Path.of("/proc/" + child.pid() + "/task"))) {
        thread =
            tasks
                .mapToLong(task -> Long.parseLong(task.getFileName().toString()))
                .filter(id -> id != child.pid())
                .findFirst()
                .orElseThrow();
      }
      assertEquals(
          thread + " is a thread of process " + child.pid() + "; give that pid", refusal(thread));
    }
  }

  @Test
  void stoppedJvm_isRefusedAndGoesOnLater() throws Exception {
    try (ChildProcess child = ChildProcess.start(IdleJvm.class.getName())) {
      assertNotNull(child.line());
      child.signal("STOP");
      awaitStopped(child.pid());
      assertEquals(
          child.pid()
              + " is stopped and would not answer; let it go on first: kill -CONT "
              + child.pid(),
          refusal(child.pid()));
      child.signal("CONT");
    }
  }

  @Test
  void jvmThatForbidsIt_isRefusedHoweverItWasTold() throws IOException {
    String option = "-XX:+DisableAttachMechanism";
    for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      try (ChildProcess child =
          ChildProcess.start(List.of(), Map.of(variable, option), IdleJvm.class.getName())) {
        assertNotNull(child.line());
        assertTrue(refusal(child.pid()).contains(option), variable);
      }
    }
    try (ChildProcess child =
        ChildProcess.start(List.of(option), Map.of(), IdleJvm.class.getName())) {
      assertNotNull(child.line());
      assertEquals(
          child.pid()
              + " was started with -XX:+DisableAttachMechanism; start it without, or with"
              + " -javaagent",
          refusal(child.pid()));
    }
  }

  @Test
  void jvmThatWouldDieOfTheSignal_isRefusedAndLives() throws IOException {
    try (ChildProcess child =
        ChildProcess.start(List.of("-Xrs"), Map.of(), IdleJvm.class.getName())) {
      assertNotNull(child.line());
      // -Xrs makes the socket at the start; whatever tidies /tmp takes it away.
      assertEquals(child.pid(), checks.require(child.pid()).pid());
      Files.delete(Path.of("/tmp/.java_pid" + child.pid()));
      assertTrue(refusal(child.pid()).contains("would die of the request"));
    }
  }

  @Test
  void anotherUsersJvm_isRefusedWithTheUserToBe() throws IOException {
    proc.process(700, 700, 70001, "S", ProcFixture.CATCHES, JAVA);
    assertEquals(
        "700 belongs to user 70001; run this command as that user (sudo -u 70001 tollgate …) or as"
            + " root",
        refusalOf(700));
  }

  @Test
  void rootsJvm_isRefusedToOthers() throws IOException {
    proc.process(700, 700, 0, "S", ProcFixture.CATCHES, JAVA);
    assertTrue(refusalOf(700).endsWith("; run this command as root"));
  }

  @Test
  void root_mayAttachToOthers() throws IOException {
    ProcFixture roots = new ProcFixture(directory.resolve("roots")).self(0);
    roots.process(700, 700, 70001, "S", ProcFixture.CATCHES, JAVA);
    assertEquals(700, new AttachChecks(new ProcessTable(roots.proc())).require(700).pid());
  }

  @Test
  void anotherContainersJvm_isRefusedWithTheContainer() throws IOException {
    proc.process(700, 1, 70000, "S", ProcFixture.CATCHES, JAVA)
        .namespaces(700, "pid:[2]", "mnt:[2]")
        .file(700, "cgroup", "0::/docker/" + "3f2a1b0c9d8e".repeat(5) + "abcd\n");
    assertEquals(
        "700 runs in another container (3f2a1b0c9d8e); start it with -javaagent there, or run this"
            + " command inside that container, with the home shared into it",
        refusalOf(700));
  }

  @Test
  void jvmBehindOtherMounts_mustSeeTheSameFiles() throws IOException {
    proc.process(700, 700, 70000, "S", ProcFixture.CATCHES, JAVA)
        .namespaces(700, "pid:[1]", "mnt:[2]");
    AttachChecks checked = new AttachChecks(new ProcessTable(proc.proc()));
    RunningJvm jvm = checked.require(700);
    Path jar = Files.createFile(directory.resolve("tollgate-agent.jar"));
    AttachException refused =
        assertThrows(AttachException.class, () -> checked.requireSameFiles(jvm, List.of(jar)));
    String message = String.valueOf(refused.getMessage());
    assertTrue(
        message.startsWith("700 sees other mounts than this command, and not the same " + jar),
        message);
    Files.createSymbolicLink(proc.proc().resolve("700/root"), Path.of("/"));
    checked.requireSameFiles(jvm, List.of(jar));
  }

  @Test
  void oldJava_isRefused() throws IOException {
    proc.process(700, 700, 70000, "S", ProcFixture.CATCHES, JAVA)
        .maps(700, "/jdk8/jre/lib/amd64/server/libjvm.so")
        .file(700, "root/jdk8/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"1.8.0_392\"\n");
    assertEquals(
        "700 runs on Java 1.8.0_392; the agent needs 11 or newer: start the service on a newer Java",
        refusalOf(700));
  }

  @Test
  void openJ9_isRefused() throws IOException {
    proc.process(700, 700, 70000, "S", ProcFixture.CATCHES, JAVA)
        .maps(700, "/j9/lib/default/libjvm.so", "/j9/lib/default/libj9vm29.so");
    assertEquals(
        "700 runs on OpenJ9, which this command cannot attach to; start it with -javaagent",
        refusalOf(700));
  }

  /** A signal is taken when the process next gets processor time. */
  private static void awaitStopped(long pid) {
    while (!Objects.requireNonNull(ProcessTable.ofThisHost().find(pid)).isStopped()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private String refusal(long pid) {
    AttachException refused = assertThrows(AttachException.class, () -> checks.require(pid));
    return String.valueOf(refused.getMessage());
  }

  private String refusalOf(long pid) {
    AttachChecks fixture = new AttachChecks(new ProcessTable(proc.proc()));
    AttachException refused = assertThrows(AttachException.class, () -> fixture.require(pid));
    return String.valueOf(refused.getMessage());
  }
}
