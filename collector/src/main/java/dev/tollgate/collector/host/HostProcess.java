package dev.tollgate.collector.host;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process as /proc showed it at one moment. Immutable.
 *
 * @param pid its id in the pid namespace of this process
 * @param innerPid its id as it sees itself: in a container often 1
 * @param leader the process that it is a thread of; its own pid for a process
 * @param uid its effective user
 * @param gids its effective group and its further ones
 * @param user the user's name, or its number where the system knows no name
 * @param state the kernel's letter: R, S, D, T stopped, t traced, Z dead
 * @param caughtSignals bit n-1 for each signal n that it has a handler for
 * @param pidNamespace null where this user may not know
 * @param mountNamespace null where this user may not know
 * @param container the first 12 digits of its container's id, null if it is in none that says so
 * @param startMs when it started, epoch milliseconds
 * @param name what the kernel calls it
 * @param arguments its command line, the program first
 */
public record HostProcess(
    long pid,
    long innerPid,
    long leader,
    long uid,
    Set<Long> gids,
    String user,
    char state,
    long caughtSignals,
    @Nullable String pidNamespace,
    @Nullable String mountNamespace,
    @Nullable String container,
    long startMs,
    String name,
    List<String> arguments) {

  /** Whether it has a handler for this signal; without one most signals end a process. */
  public boolean catches(int signal) {
    return (caughtSignals >>> (signal - 1) & 1) != 0;
  }

  /** Whether it stands still, and answers nothing, until somebody lets it go on. */
  public boolean isStopped() {
    return state == 'T' || state == 't';
  }

  /** Whether it is dead, and only its parent has not asked for its exit code yet. */
  public boolean isDead() {
    return state == 'Z' || state == 'X';
  }

  /** Whether it is known to be in another pid namespace than this one: another container. */
  public boolean isElsewhere(HostProcess here) {
    return differ(pidNamespace, here.pidNamespace);
  }

  /** Whether it is known to see other mounts, so that one path may be two files. */
  public boolean seesOtherFiles(HostProcess here) {
    return differ(mountNamespace, here.mountNamespace);
  }

  private static boolean differ(@Nullable String there, @Nullable String here) {
    return there != null && here != null && !there.equals(here);
  }
}
