package dev.tollgate.core.append;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the agent counts about itself, reported with every heartbeat. Thread-safe.
 *
 * <p>Compare {@link #dropped} with {@link #unitemised}: where it is larger, or {@link #unrecorded}
 * is not 0, the ledger lacks calls and its totals are too low.
 */
public final class Counters {
  /** Charges handed over by app threads. */
  public final LongAdder charges = new LongAdder();

  /** Charges that cannot be recorded one by one, because the ring was full. */
  public final LongAdder dropped = new LongAdder();

  /** Of {@link #dropped}, calls that are in the ledger by now, in a sum. */
  public final LongAdder unitemised = new LongAdder();

  /** Charges appended to the ledger. */
  public final LongAdder appended = new LongAdder();

  /** Appends put off because the ledger could not take them: a full disk, most likely. */
  public final LongAdder putOff = new LongAdder();

  /** Charges that the JVM ended with before the ledger could take them. */
  public final LongAdder unrecorded = new LongAdder();

  /** Calls refused. */
  public final LongAdder refused = new LongAdder();

  /** Refusals that are not in the ledger one by one, as they came too fast. No money is in them. */
  public final LongAdder refusedUnrecorded = new LongAdder();

  /** Calls that passed although a cap matched, because no board could be read. */
  public final LongAdder unenforced = new LongAdder();

  /**
   * Calls that kill switches counted together with other values', because there were too many
   * values: a switch may then stop calls of a value that is no runaway.
   */
  public final LongAdder killSwitchShared = new LongAdder();

  /** Calls that a kill would lose, because the in-flight table was full or missing. */
  public final LongAdder unprotected = new LongAdder();

  /** Failures of the agent's own code; the app saw none of them. */
  public final LongAdder faults = new LongAdder();

  /** What was seen and is not metered. */
  public final Unmetered unmetered = new Unmetered();

  /** What the agent's own work adds to a call. */
  public final Overhead overhead = new Overhead();

  /** All counters by name. A copy. */
  public Map<String, Long> asMap() {
    Map<String, Long> map = new LinkedHashMap<>();
    map.put("charges", charges.sum());
    map.put("dropped", dropped.sum());
    map.put("unitemised", unitemised.sum());
    map.put("appended", appended.sum());
    map.put("put_off", putOff.sum());
    map.put("unrecorded", unrecorded.sum());
    map.put("refused", refused.sum());
    map.put("refused_unrecorded", refusedUnrecorded.sum());
    map.put("unenforced", unenforced.sum());
    map.put("kill_switch_shared", killSwitchShared.sum());
    map.put("unprotected", unprotected.sum());
    map.put("faults", faults.sum());
    overhead.addTo(map);
    unmetered.addTo(map);
    return map;
  }
}
