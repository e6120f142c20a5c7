package dev.tollgate.collector.attach;

import dev.tollgate.collector.host.RunningJvm;

/**
 * What an attach or detach came to. Immutable.
 *
 * @param jvm the JVM as it was before
 * @param javaVersion what it says of its Java
 * @param before its agent before
 * @param after its agent after
 */
public record Attached(RunningJvm jvm, String javaVersion, AgentReport before, AgentReport after) {
  private static final int WARNS_SINCE = 21;

  /** Whether the JVM has written a warning of its own into the app's stderr. */
  public boolean jvmHasWarned() {
    return before.state() == AgentState.NONE
        && RunningJvm.feature(javaVersion) >= WARNS_SINCE
        && jvm.command().flag("EnableDynamicAgentLoading") == null;
  }
}
