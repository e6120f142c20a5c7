package dev.tollgate.collector.jvms;

import dev.tollgate.collector.attach.AgentReport;
import dev.tollgate.collector.attach.AgentState;
import dev.tollgate.collector.host.RunningJvm;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.labels.Label;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one JVM stands. Immutable.
 *
 * @param pid on this host; null where it is not to be seen from here, as from within a container
 * @param innerPid as it sees itself; null where it does not say
 * @param user null where its process is not to be seen
 * @param container the start of its container's id; null if it is in none that says so
 * @param java its version; null where that is hidden
 * @param agent what its agent does
 * @param version of the agent; null for none
 * @param sinceMs when the agent's state began, epoch milliseconds; 0 for none
 * @param service the label, else what the JVM runs
 * @param jvm the id of its ledger; null for none
 * @param home the home that its agent records into; null for none
 * @param hooks their states by name: applied, waiting, or faulty and why; unhooked for a client in
 *     use that no hook is for
 * @param charges in its ledger; null for none
 * @param drops calls that are in no ledger, not even in a sum; null before the first heartbeat
 * @param overheadP50Ns the agent's own time per call, the median; null before the first call
 * @param overheadP99Ns the same, exceeded by one call of a hundred
 * @param heartbeatMs when the agent last gave a sign of life, epoch milliseconds; 0 for never
 * @param problem what is wrong or not to be told; null for nothing
 */
public record JvmStatus(
    @Nullable Long pid,
    @Nullable Long innerPid,
    @Nullable String user,
    @Nullable String container,
    @Nullable String java,
    AgentState agent,
    @Nullable String version,
    long sinceMs,
    String service,
    @Nullable UUID jvm,
    @Nullable String home,
    Map<String, String> hooks,
    @Nullable Long charges,
    @Nullable Long drops,
    @Nullable Long overheadP50Ns,
    @Nullable Long overheadP99Ns,
    long heartbeatMs,
    @Nullable String problem) {
  private static final String APPLIED = "applied";
  private static final String FAULTY = "faulty";
  private static final String UNHOOKED = "unhooked";

  /** A JVM whose agent records into this home. */
  static JvmStatus metered(AgentLedger ledger, @Nullable RunningJvm running, String home) {
    JvmStart start = ledger.start();
    Heartbeat beat = ledger.heartbeat();
    String service = start == null ? null : start.labels().get(Label.SERVICE);
    return new JvmStatus(
        running == null ? null : (Long) running.pid(),
        start != null ? (Long) start.pid() : running == null ? null : running.process().innerPid(),
        running == null ? null : running.process().user(),
        running == null ? null : running.process().container(),
        start != null ? start.javaVersion() : running == null ? null : running.javaVersion(),
        AgentState.ACTIVE,
        start == null ? null : start.agentVersion(),
        start == null ? 0 : start.startMicros() / 1_000,
        service != null ? service : running == null ? "?" : running.command().main(),
        ledger.jvm(),
        home,
        beat == null ? Map.of() : beat.hooks(),
        ledger.charges(),
        ledger.missing(),
        overhead(ledger, "overhead_p50_ns"),
        overhead(ledger, "overhead_p99_ns"),
        beat == null ? 0 : beat.atMicros() / 1_000,
        ledger.fault() == null ? null : "its ledger " + ledger.fault());
  }

  /** A JVM that records into no home that is known here. */
  static JvmStatus unmetered(RunningJvm running, AgentReport agent, @Nullable String problem) {
    return new JvmStatus(
        running.pid(),
        running.process().innerPid(),
        running.process().user(),
        running.process().container(),
        running.javaVersion(),
        agent.state(),
        agent.version(),
        agent.sinceMs(),
        running.command().main(),
        null,
        agent.home(),
        agent.unhooked().stream().collect(Collectors.toMap(client -> client, client -> UNHOOKED)),
        null,
        null,
        null,
        null,
        0,
        problem != null ? problem : agent.problem());
  }

  private static @Nullable Long overhead(AgentLedger ledger, String name) {
    Map<String, Long> counters = ledger.counters();
    return counters == null || counters.getOrDefault("overhead_calls", 0L) == 0
        ? null
        : counters.get(name);
  }

  /** How many hooks are applied. */
  public long applied() {
    return hooks.values().stream().filter(APPLIED::equals).count();
  }

  /** Whether a hook's state says that it disabled itself. */
  public static boolean isFaulty(String hookState) {
    return hookState.startsWith(FAULTY);
  }

  /** Whether a state is that of a client in use whose calls nobody sees. */
  public static boolean isUnhooked(String hookState) {
    return hookState.equals(UNHOOKED);
  }

  /** How many hooks have disabled themselves. */
  public long faulty() {
    return hooks.values().stream().filter(JvmStatus::isFaulty).count();
  }
}
