package dev.tollgate.collector.host;

import org.jspecify.annotations.Nullable;

/**
 * A JVM of this host, as its files show it; it was not asked anything. Immutable.
 *
 * @param process the process
 * @param command what it was started with
 * @param javaVersion what its JDK's {@code release} file says; null where it cannot be read
 * @param machine which virtual machine it is
 * @param attachReady whether its attach socket is there, so that no signal is needed to ask for it
 * @param agentTrace what its files show of an agent
 */
public record RunningJvm(
    HostProcess process,
    JvmCommand command,
    @Nullable String javaVersion,
    Machine machine,
    boolean attachReady,
    AgentTrace agentTrace) {

  /** Which virtual machine a process runs. */
  public enum Machine {
    /** OpenJDK's. */
    HOTSPOT,
    /** Eclipse OpenJ9, which attaches in another way. */
    OPENJ9,
    /** Not to be told, as the process is another user's. */
    HIDDEN
  }

  /** What a JVM's files show of an agent of ours. */
  public enum AgentTrace {
    /** It has no agent jar open and named none. */
    NONE,
    /** It was started with the agent jar, or has it open. */
    JAR,
    /** It named none, and its open files are not to be seen. */
    HIDDEN
  }

  /** Its pid. */
  public long pid() {
    return process.pid();
  }

  /** The feature release of its Java: 8, 11, 17; 0 where it is not known. */
  public int feature() {
    return javaVersion == null ? 0 : feature(javaVersion);
  }

  /** The feature release of a version: 8 for {@code 1.8.0_392}, 17 for {@code 17.0.15}. */
  public static int feature(String version) {
    String text = version.startsWith("1.") ? version.substring(2) : version;
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end == 0 || end > 4 ? 0 : Integer.parseInt(text.substring(0, end));
  }
}
