package dev.tollgate.collector.jvms;

import dev.tollgate.collector.attach.AgentReport;
import dev.tollgate.collector.attach.AgentState;
import dev.tollgate.collector.attach.Attaching;
import dev.tollgate.collector.host.HostProcess;
import dev.tollgate.collector.host.JvmTable;
import dev.tollgate.collector.host.LockHolders;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.host.RunningJvm;
import dev.tollgate.collector.host.RunningJvm.AgentTrace;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All JVMs that are to be seen: those of this host, and those that record into the home from where
 * this process does not see them. Immutable.
 *
 * <p>Looks at /proc and at the ledgers. A JVM is connected to only if its files show an agent of
 * ours that records into no ledger of this home: it alone knows why.
 */
public record JvmsReport(Home home, List<JvmStatus> jvms) {
  /** A ledger may begin a little before its process by another clock's tick. */
  private static final long CLOCK_SLACK_MS = 1_000;

  /** Looks now. */
  public static JvmsReport read(
      Home home, List<AgentLedger> ledgers, ProcessTable processes, Attaching attaching)
      throws IOException {
    Map<Long, RunningJvm> unmetered = new TreeMap<>();
    for (RunningJvm jvm : new JvmTable(processes).all()) {
      unmetered.put(jvm.pid(), jvm);
    }
    LockHolders locks = LockHolders.read(processes);
    Map<Long, JvmStatus> onHost = new TreeMap<>();
    List<JvmStatus> elsewhere = new ArrayList<>();
    for (AgentLedger ledger : ledgers) {
      if (!ledger.isAlive() || ledger.isCollectors()) {
        continue;
      }
      RunningJvm running = find(ledger, locks, unmetered, processes);
      JvmStatus status = JvmStatus.metered(ledger, running, home.toString());
      if (running == null) {
        elsewhere.add(status);
      } else {
        onHost.put(running.pid(), status);
        unmetered.remove(running.pid());
      }
    }
    for (RunningJvm jvm : unmetered.values()) {
      onHost.put(jvm.pid(), unmetered(jvm, attaching));
    }
    List<JvmStatus> all = new ArrayList<>(onHost.values());
    all.addAll(elsewhere);
    return new JvmsReport(home, List.copyOf(all));
  }

  /** The JVM that writes this ledger: it holds its lock, and has the pid that the ledger names. */
  private static @Nullable RunningJvm find(
      AgentLedger ledger, LockHolders locks, Map<Long, RunningJvm> jvms, ProcessTable processes)
      throws IOException {
    JvmStart start = ledger.start();
    Set<Long> holders = locks.of(JvmDirectory.alive(ledger.directory()));
    for (long pid : holders) {
      RunningJvm holder = jvms.get(pid);
      if (holder != null && (start == null || holder.process().innerPid() == start.pid())) {
        return holder;
      }
    }
    // On a network file system the kernel may not list it: then by the pid alone, if that is sure.
    RunningJvm named = start == null ? null : jvms.get(start.pid());
    if (start == null || named == null || !holders.isEmpty()) {
      return null;
    }
    HostProcess process = named.process();
    boolean sameProcess =
        process.innerPid() == process.pid()
            && !process.isElsewhere(processes.self())
            && process.startMs() <= start.startMicros() / 1_000 + CLOCK_SLACK_MS;
    return sameProcess ? named : null;
  }

  private static JvmStatus unmetered(RunningJvm jvm, Attaching attaching) {
    if (jvm.agentTrace() == AgentTrace.NONE) {
      return JvmStatus.unmetered(jvm, AgentReport.NONE, null);
    }
    if (jvm.agentTrace() == AgentTrace.HIDDEN) {
      return JvmStatus.unmetered(
          jvm, AgentReport.UNKNOWN, "its files are hidden from this user; run this as root");
    }
    try {
      AgentReport agent = attaching.ask(jvm);
      return JvmStatus.unmetered(
          jvm,
          agent,
          agent.state() == AgentState.NONE
              ? "it has the agent's jar, but no agent runs: its stderr says why"
              : null);
    } catch (IOException e) {
      return JvmStatus.unmetered(jvm, AgentReport.UNKNOWN, e.getMessage());
    }
  }
}
