package dev.tollgate.collector.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.host.RunningJvm.AgentTrace;
import dev.tollgate.collector.host.RunningJvm.Machine;
import dev.tollgate.collector.testing.ChildProcess;
import dev.tollgate.collector.testing.IdleJvm;
import dev.tollgate.collector.testing.ProcFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmTableTest {
  private final ProcessTable processes = ProcessTable.ofThisHost();
  private final JvmTable jvms = new JvmTable(processes);

  private final Path directory;

  JvmTableTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void runningJvm_isFoundWithWhatItsFilesSay() throws IOException {
    Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-XX:+DisableAttachMechanism");
    try (ChildProcess child = ChildProcess.start(List.of(), environment, IdleJvm.class.getName())) {
      assertEquals(Long.toString(child.pid()), child.line());
      RunningJvm jvm =
          jvms.all().stream().filter(each -> each.pid() == child.pid()).findAny().orElseThrow();
      assertEquals(IdleJvm.class.getName(), jvm.command().main());
      assertEquals(System.getProperty("java.version"), jvm.javaVersion());
      assertEquals(Runtime.version().feature(), jvm.feature());
      assertEquals(Machine.HOTSPOT, jvm.machine());
      assertEquals(AgentTrace.NONE, jvm.agentTrace());
      assertEquals(true, jvm.command().flag("DisableAttachMechanism"));
      assertEquals(System.getProperty("user.name"), jvm.process().user());
      assertTrue(jvm.process().catches(15));
      assertFalse(jvm.process().seesOtherFiles(processes.self()));
      long ageMs = System.currentTimeMillis() - jvm.process().startMs();
      assertTrue(ageMs > -60_000 && ageMs < 600_000, ageMs + " ms old");
    }
  }

  @Test
  void thisProcessAndWhatIsNoJvm_areNotListed() throws IOException {
    try (ChildProcess cat = ChildProcess.start(List.of("cat"), Map.of())) {
      List<Long> listed = jvms.all().stream().map(RunningJvm::pid).toList();
      assertFalse(listed.contains(ProcessHandle.current().pid()));
      assertFalse(listed.contains(cat.pid()));
      assertNull(jvms.of(Objects.requireNonNull(processes.find(cat.pid()))));
    }
  }

  @Test
  void openAgentJar_isSeen() throws IOException {
    Path jar = Files.createFile(directory.resolve("tollgate-agent-9.jar"));
    try (ChildProcess child = ChildProcess.start(OpenFile.class.getName(), jar.toString());
        ChildProcess other = ChildProcess.start(IdleJvm.class.getName())) {
      assertEquals("open", child.line());
      assertNotNull(other.line());
      assertEquals(AgentTrace.JAR, trace(child));
      assertEquals(AgentTrace.NONE, trace(other));
    }
  }

  private AgentTrace trace(ChildProcess child) {
    HostProcess process = Objects.requireNonNull(processes.find(child.pid()));
    return Objects.requireNonNull(jvms.of(process)).agentTrace();
  }

  /** Keeps a file open. */
  static final class OpenFile {
    public static void main(String[] args) throws IOException {
      try (var open = Files.newInputStream(Path.of(args[0]))) {
        System.out.println("open");
        System.out.flush();
        int unused = System.in.read() + open.read();
      }
    }
  }

  @Test
  void anotherUsersJvm_isKnownByItsNameAndItsAgentHidden() throws IOException {
    ProcFixture proc = new ProcFixture(directory.resolve("proc")).self(70000);
    proc.process(
        700, 1, 70001, "S", ProcFixture.CATCHES, List.of("/jdk/bin/java", "-jar", "x.jar"));
    proc.file(
        700, "cgroup", "0::/system.slice/docker-" + "3f2a1b0c9d8e".repeat(5) + "abcd.scope\n");
    List<RunningJvm> all = new JvmTable(new ProcessTable(proc.proc())).all();
    assertEquals(1, all.size());
    RunningJvm jvm = all.get(0);
    assertEquals(Machine.HIDDEN, jvm.machine());
    assertEquals(AgentTrace.HIDDEN, jvm.agentTrace());
    assertNull(jvm.javaVersion());
    assertEquals(700, jvm.pid());
    assertEquals(1, jvm.process().innerPid());
    assertEquals("70001", jvm.process().user());
    assertEquals("3f2a1b0c9d8e", jvm.process().container());
    assertEquals(1_764_000_000_000L + 123_450, jvm.process().startMs());
  }

  @Test
  void replacedJdk_hasNoKnownVersion() throws IOException {
    ProcFixture proc = new ProcFixture(directory.resolve("proc")).self(70000);
    proc.process(700, 700, 70000, "S", ProcFixture.CATCHES, List.of("java", "Main"));
    proc.file(700, "root/jdk/release", "JAVA_VERSION=\"99\"\n");
    proc.maps(700, "/jdk/lib/server/libjvm.so (deleted)");
    assertNull(new JvmTable(new ProcessTable(proc.proc())).all().get(0).javaVersion());
  }
}
