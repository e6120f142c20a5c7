package dev.tollgate.collector.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.host.HostProcess;
import dev.tollgate.collector.host.JvmTable;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.testing.AgentJars;
import dev.tollgate.collector.testing.ChildProcess;
import dev.tollgate.collector.testing.IdleJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a stand-in for the agent, which keeps its side of the contract in a real JVM. */
class AttachingTest {
  private static final ProcessTable PROCESSES = ProcessTable.ofThisHost();

  private final Attaching attaching = new Attaching(PROCESSES, Duration.ofSeconds(30));

  private final Path directory;
  private ChildProcess child;
  private AgentJar agent;

  AttachingTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void start() throws IOException {
    child = ChildProcess.start(IdleJvm.class.getName());
    assertNotNull(child.line());
    agent = AgentJar.read(AgentJars.make(directory.resolve("tollgate-agent.jar"), "0.1.0"));
  }

  @AfterEach
  void end() throws IOException {
    child.close();
  }

  @Test
  void attach_saysWhatTheAgentSaysOfItself() throws IOException {
    Attached attached = attach(Map.of("home", directory.toString()));
    assertEquals(AgentState.NONE, attached.before().state());
    assertEquals(AgentState.WAITING, attached.after().state());
    assertEquals(directory.toString(), attached.after().home());
    assertEquals("0.1.0-TEST", attached.after().version());
    assertEquals(1_764_158_400_000L, attached.after().sinceMs());
    assertEquals(System.getProperty("java.version"), attached.javaVersion());
    assertEquals(Runtime.version().feature() >= 21, attached.jvmHasWarned());
    HostProcess process = Objects.requireNonNull(PROCESSES.find(child.pid()));
    AgentReport asked = attaching.ask(Objects.requireNonNull(new JvmTable(PROCESSES).of(process)));
    assertEquals(attached.after(), asked);
  }

  @Test
  void secondAttach_isRefusedAndChangesNothing() throws IOException {
    attach(Map.of("home", directory.toString(), "jvm", "some-id"));
    AttachException refused =
        assertThrows(AttachException.class, () -> attach(Map.of("home", "/elsewhere")));
    assertEquals(
        child.pid()
            + " has an agent already: 0.1.0-TEST, active since 2025-11-26T12:00:00Z, home "
            + directory
            + "; nothing was changed",
        refused.getMessage());
  }

  @Test
  void detach_leavesTheAgentDormantAndAttachWakesIt() throws IOException {
    assertTrue(refusedDetach().startsWith(child.pid() + " has no agent; "));
    attach(Map.of("home", directory.toString()));
    Attached detached = attaching.detach(child.pid(), agent);
    assertEquals(AgentState.WAITING, detached.before().state());
    assertEquals(AgentState.DORMANT, detached.after().state());
    assertTrue(refusedDetach().startsWith(child.pid() + " has no active agent: 0.1.0-TEST, dor"));
    Attached again = attach(Map.of("home", directory.toString()));
    assertEquals(AgentState.DORMANT, again.before().state());
    assertEquals(AgentState.WAITING, again.after().state());
    assertFalse(again.jvmHasWarned());
  }

  @Test
  void problemOfTheAgent_isHandedOn() throws IOException {
    Attached attached = attach(Map.of("home", "/x", "problem", "/x is not writable"));
    assertEquals("/x is not writable", attached.after().problem());
  }

  @Test
  void agentThatDoesNotStart_isSaid() {
    AttachException failed =
        assertThrows(AttachException.class, () -> attach(Map.of("silent", "true")));
    assertEquals(
        child.pid() + ": the agent did not start; the service's stderr says why, and it runs on",
        failed.getMessage());
  }

  @Test
  void agentThatFails_isSaidWithItsReason() {
    AttachException failed =
        assertThrows(AttachException.class, () -> attach(Map.of("failing", "true")));
    assertEquals(
        child.pid() + ": the agent did not start: no bridge; the service runs on without it",
        failed.getMessage());
  }

  @Test
  void jarThatIsNotTheAgents_isRefused() throws IOException {
    Path text = Files.writeString(directory.resolve("text.jar"), "no jar");
    Path missing = directory.resolve("missing.jar");
    Path other = AgentJars.make(directory.resolve("other.jar"), "1", "com.acme.Agent");
    for (Path jar : List.of(text, missing, other)) {
      AttachException refused = assertThrows(AttachException.class, () -> AgentJar.read(jar));
      assertTrue(String.valueOf(refused.getMessage()).startsWith(jar + " is "));
    }
  }

  private String refusedDetach() {
    return String.valueOf(
        assertThrows(AttachException.class, () -> attaching.detach(child.pid(), agent))
            .getMessage());
  }

  private Attached attach(Map<String, String> options) throws IOException {
    return attaching.attach(child.pid(), agent, options);
  }
}
