package dev.tollgate.core.install;

import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What whoever attaches to this JVM can learn of the agent in it: the JVM's own agent properties
 * ({@code VirtualMachine.getAgentProperties}), which the app does not see. Thread-safe.
 *
 * <pre>
 *   tollgate.state     active, dormant (detached) or disabled (enabled=false)
 *   tollgate.since     when that began, epoch ms
 *   tollgate.version   the agent's version
 *   tollgate.home      the home it uses
 *   tollgate.jvm       the directory of this JVM start; empty before the first HTTP client
 *   tollgate.unhooked  HTTP clients in use that no hook is for, with commas between
 *   tollgate.problem   why the home cannot be used, or attaching or detaching failed
 * </pre>
 */
final class AgentState {
  private final Properties properties;

  AgentState() {
    this(ofJvm());
  }

  AgentState(Properties properties) {
    this.properties = properties;
  }

  /** Where the JDK keeps them; a JVM that has no such place keeps them to itself. */
  private static Properties ofJvm() {
    try {
      return (Properties)
          Class.forName("jdk.internal.vm.VMSupport").getMethod("getAgentProperties").invoke(null);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Properties unseen = new Properties();
      unseen.setProperty("tollgate.problem", "the agent properties cannot be reached: " + e);
      return unseen;
    }
  }

  void active(String version, String home, long nowMs) {
    state("active", version, nowMs);
    properties.setProperty("tollgate.home", home);
  }

  void disabled(String version, long nowMs) {
    state("disabled", version, nowMs);
  }

  void dormant(String version, long nowMs) {
    state("dormant", version, nowMs);
  }

  private void state(String state, String version, long nowMs) {
    properties.setProperty("tollgate.state", state);
    properties.setProperty("tollgate.version", version);
    properties.setProperty("tollgate.since", Long.toString(nowMs));
    properties.setProperty("tollgate.home", "");
    properties.setProperty("tollgate.jvm", "");
    properties.remove("tollgate.unhooked");
    problem(null);
  }

  /** The JVM start that is recorded now, or null for none. */
  void jvm(@Nullable UUID jvm) {
    properties.setProperty("tollgate.jvm", jvm == null ? "" : jvm.toString());
  }

  /** The HTTP clients in use that no hook is for. */
  void unhooked(Set<String> clients) {
    properties.setProperty("tollgate.unhooked", String.join(",", clients));
  }

  /** What is wrong; null while nothing is. */
  void problem(@Nullable String problem) {
    if (problem == null) {
      properties.remove("tollgate.problem");
    } else {
      properties.setProperty("tollgate.problem", problem);
    }
  }
}
