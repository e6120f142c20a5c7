package dev.tollgate.collector.attach;

import dev.tollgate.collector.host.FileAccess;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.host.RunningJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Brings the agent into running JVMs, takes it out, and asks how it is. Whatever speaks against it
 * is found out before the JVM is touched. Stateless, thread-safe.
 */
public final class Attaching {
  private static final String DETACH = "detach";
  private static final long SETTLE_NS = 1_000_000_000;
  private static final long LOOK_AGAIN_NS = 50_000_000;

  private final ProcessTable processes;
  private final AttachChecks checks;
  private final Duration limit;

  /**
   * Attaching to JVMs of this process table.
   *
   * @param limit how long one request to a JVM may take
   */
  public Attaching(ProcessTable processes, Duration limit) {
    this.processes = processes;
    this.checks = new AttachChecks(processes);
    this.limit = limit;
  }

  /** Whether this Java can attach at all: a JDK can, a JRE without module jdk.attach cannot. */
  public static boolean isPossible() {
    return JvmConnection.isPossible();
  }

  /**
   * Brings the agent in.
   *
   * @param options of the agent, as with {@code -javaagent}; {@code home} must be among them
   * @throws AgentPresentException if an agent is active already
   * @throws AttachException if it must not or could not be done
   */
  public Attached attach(long pid, AgentJar agent, Map<String, String> options) throws IOException {
    RunningJvm jvm = checks.require(pid);
    checks.requireSameFiles(jvm, List.of(agent.path(), Path.of(options.getOrDefault("home", "/"))));
    requireReadable(jvm, agent);
    try (JvmConnection connection = JvmConnection.open(pid, limit)) {
      AgentReport before = connection.agent();
      if (before.state().isOn()) {
        throw new AgentPresentException(
            pid + " has an agent already: " + described(before) + "; nothing was changed");
      }
      String javaVersion = connection.javaVersion();
      if (RunningJvm.feature(javaVersion) < AttachChecks.OLDEST) {
        throw AttachChecks.tooOld(pid, javaVersion);
      }
      connection.load(agent.path(), text(options));
      AgentReport after = settled(connection);
      if (after.state() == AgentState.NONE) {
        throw new AttachException(
            pid
                + ": the agent did not start"
                + (after.problem() == null
                    ? "; the service's stderr says why, and it runs on"
                    : ": " + after.problem() + "; the service runs on without it"));
      }
      return new Attached(jvm, javaVersion, before, after);
    }
  }

  /** Where HTTP clients are loaded, the agent opens its ledger a moment after it is in. */
  private static AgentReport settled(JvmConnection connection) throws IOException {
    long startNs = System.nanoTime();
    AgentReport agent = connection.agent();
    while (agent.state() == AgentState.WAITING
        && agent.problem() == null
        && System.nanoTime() - startNs < SETTLE_NS) {
      LockSupport.parkNanos(LOOK_AGAIN_NS);
      agent = connection.agent();
    }
    return agent;
  }

  /**
   * Takes the agent out.
   *
   * @throws AttachException if there is none that is active, or it could not be asked
   */
  public Attached detach(long pid, AgentJar agent) throws IOException {
    RunningJvm jvm = checks.require(pid);
    checks.requireSameFiles(jvm, List.of(agent.path()));
    requireReadable(jvm, agent);
    try (JvmConnection connection = JvmConnection.open(pid, limit)) {
      AgentReport before = connection.agent();
      if (before.state() == AgentState.NONE) {
        throw new AttachException(pid + " has no agent; tollgate jvms shows which have one");
      }
      if (before.state() == AgentState.DORMANT || before.state() == AgentState.DISABLED) {
        throw new AttachException(
            pid + " has no active agent: " + described(before) + "; nothing was changed");
      }
      String javaVersion = connection.javaVersion();
      connection.load(agent.path(), DETACH);
      return new Attached(jvm, javaVersion, before, connection.agent());
    }
  }

  /**
   * Asks the agent in a JVM how it is.
   *
   * @throws AttachException if the JVM must not be asked, or does not answer
   */
  public AgentReport ask(RunningJvm jvm) throws IOException {
    checks.require(jvm);
    try (JvmConnection connection = JvmConnection.open(jvm.pid(), limit)) {
      return connection.agent();
    }
  }

  private void requireReadable(RunningJvm jvm, AgentJar agent) throws IOException {
    if (jvm.process().uid() != processes.self().uid()
        && !FileAccess.of(jvm.process()).mayRead(agent.path())) {
      throw new AttachException(
          agent.path()
              + " cannot be read by user "
              + jvm.process().user()
              + "; put a copy where that user may read it, and give it with --agent");
    }
  }

  private static String described(AgentReport agent) {
    return agent.version()
        + ", "
        + agent.state().word()
        + (agent.sinceMs() == 0 ? "" : " since " + Instant.ofEpochMilli(agent.sinceMs()))
        + (agent.home() == null ? "" : ", home " + agent.home());
  }

  private static String text(Map<String, String> options) {
    return options.entrySet().stream()
        .map(option -> option.getKey() + "=" + option.getValue())
        .collect(Collectors.joining(","));
  }
}
