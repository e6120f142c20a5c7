package dev.tollgate.collector.attach;

import dev.tollgate.collector.host.HostProcess;
import dev.tollgate.collector.host.JvmTable;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.host.RunningJvm;
import dev.tollgate.collector.host.RunningJvm.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What must hold before a JVM is connected to. The attach request begins with SIGQUIT, from which a
 * process that does not expect it dies, and a JVM that does not listen writes a thread dump: so
 * everything is looked up in /proc first. Stateless, thread-safe.
 */
public final class AttachChecks {
  /** Java releases before this one have no agent. */
  static final int OLDEST = 11;

  private static final int SIGQUIT = 3;
  private static final long ROOT = 0;

  private final ProcessTable processes;

  /** Checks against this process table. */
  public AttachChecks(ProcessTable processes) {
    this.processes = processes;
  }

  /**
   * The JVM with this pid, which may be connected to.
   *
   * @throws AttachException if there is none, or it must not be connected to; with the remedy
   */
  public RunningJvm require(long pid) throws IOException {
    HostProcess process = processes.find(pid);
    if (process == null || process.isDead()) {
      throw new AttachException("no process " + pid + "; tollgate jvms lists the JVMs there are");
    }
    if (process.leader() != pid) {
      throw new AttachException(
          pid + " is a thread of process " + process.leader() + "; give that pid");
    }
    RunningJvm jvm = new JvmTable(processes).of(process);
    if (jvm == null) {
      throw new AttachException(
          pid + " (" + process.name() + ") is not a JVM; tollgate jvms lists those that are");
    }
    require(jvm);
    return jvm;
  }

  /** The same of a JVM that was looked up before. */
  public void require(RunningJvm jvm) throws IOException {
    HostProcess here = processes.self();
    requireReach(jvm.process(), here);
    requireListens(jvm);
  }

  private static void requireReach(HostProcess process, HostProcess here) throws AttachException {
    if (process.uid() != here.uid() && here.uid() != ROOT) {
      throw new AttachException(
          process.pid()
              + " belongs to user "
              + process.user()
              + (process.uid() == ROOT
                  ? "; run this command as root"
                  : "; run this command as that user (sudo -u "
                      + process.user()
                      + " tollgate …) or as root"));
    }
    if (process.isElsewhere(here)) {
      String which = process.container();
      throw new AttachException(
          process.pid()
              + " runs in another container"
              + (which == null ? "" : " (" + which + ")")
              + "; start it with -javaagent there, or run this command inside that container, with"
              + " the home shared into it");
    }
  }

  private static void requireListens(RunningJvm jvm) throws AttachException {
    HostProcess process = jvm.process();
    long pid = process.pid();
    if (jvm.machine() == Machine.OPENJ9) {
      throw new AttachException(
          pid + " runs on OpenJ9, which this command cannot attach to; start it with -javaagent");
    }
    if (jvm.feature() > 0 && jvm.feature() < OLDEST) {
      throw tooOld(pid, String.valueOf(jvm.javaVersion()));
    }
    if (process.isStopped()) {
      throw new AttachException(
          pid + " is stopped and would not answer; let it go on first: kill -CONT " + pid);
    }
    if (Boolean.TRUE.equals(jvm.command().flag("DisableAttachMechanism"))) {
      throw new AttachException(
          pid
              + " was started with -XX:+DisableAttachMechanism; start it without, or with"
              + " -javaagent");
    }
    if (!process.catches(SIGQUIT) && !jvm.attachReady()) {
      throw new AttachException(
          pid
              + " does not catch SIGQUIT and would die of the request: it is still starting, or it was"
              + " started with -Xrs and its socket in /tmp was deleted; try again in a moment, or"
              + " start it with -javaagent");
    }
  }

  static AttachException tooOld(long pid, String version) {
    return new AttachException(
        pid
            + " runs on Java "
            + version
            + "; the agent needs "
            + OLDEST
            + " or newer: start the service on a newer Java");
  }

  /**
   * Checks that a JVM which sees other mounts than this process sees the same files at these paths.
   *
   * @throws AttachException if it does not
   */
  void requireSameFiles(RunningJvm jvm, List<Path> paths) throws IOException {
    if (!jvm.process().seesOtherFiles(processes.self())) {
      return;
    }
    Path root = processes.proc().resolve(Long.toString(jvm.pid())).resolve("root");
    for (Path path : paths) {
      Path there = root.resolve(path.toString().substring(1));
      if (!Files.exists(there) || !Files.isSameFile(path, there)) {
        throw new AttachException(
            jvm.pid()
                + " sees other mounts than this command, and not the same "
                + path
                + "; start it with -javaagent there, or run this command inside its container,"
                + " with the home shared into it");
      }
    }
  }
}
