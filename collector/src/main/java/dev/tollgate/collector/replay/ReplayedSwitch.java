package dev.tollgate.collector.replay;

import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.KillSwitch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What one kill switch would have done, by those of its maxima that charges tell of. The time up to
 * now is exact here, where the agent's goes on in sixteenths. One thread.
 */
public final class ReplayedSwitch {
  /** What a charge has; requests themselves are in no ledger. */
  private static final Set<Excess> TOLD =
      Set.of(Excess.CALLS, Excess.RETRIES, Excess.TOKENS, Excess.USD);

  private record Value(UUID jvm, String eachValue) {}

  private final KillSwitch by;
  private final Map<Value, SwitchCounter> counters = new HashMap<>();
  private long calls;
  private long trips;
  private long firstTripMs;
  private long refused;
  private long refusedNanos;

  ReplayedSwitch(KillSwitch by) {
    this.by = by;
  }

  /** The switch. */
  public KillSwitch by() {
    return by;
  }

  /** So many calls asked it. */
  public long calls() {
    return calls;
  }

  /** So many times it tripped. */
  public long trips() {
    return trips;
  }

  /** When it first did, in milliseconds since the epoch; 0 for never. */
  public long firstTripMs() {
    return firstTripMs;
  }

  /** So many calls it refused, or in shadow would have. */
  public long refused() {
    return refused;
  }

  /** What those counted for, in nano-USD. */
  public long refusedNanos() {
    return refusedNanos;
  }

  /** Its maxima that no charge tells of: nothing is known of them. */
  public List<Excess> untold() {
    List<Excess> untold = new ArrayList<>(Arrays.asList(Excess.values()));
    untold.removeIf(excess -> !by.limits(excess) || TOLD.contains(excess));
    return untold;
  }

  boolean matches(PastCall call) {
    return by.scope().matches(call.labels());
  }

  /** Whether the call is stopped; one in shadow says so and stops none. */
  boolean stops(PastCall call) {
    calls += call.amounts().calls();
    SwitchCounter counter = counter(call);
    boolean tripped = counter.isTripped(call.startMs());
    if (!tripped && counter.excess(by, call) != null) {
      counter.trip(by, call.startMs());
      tripped = true;
      trips++;
      firstTripMs = firstTripMs == 0 ? call.startMs() : firstTripMs;
    }
    if (tripped) {
      refused += call.amounts().calls();
      refusedNanos += call.amounts().costNanos();
    }
    return tripped && !by.shadow();
  }

  /** Counts a call that leaves. */
  void count(PastCall call) {
    counter(call).count(call);
  }

  private SwitchCounter counter(PastCall call) {
    return counters.computeIfAbsent(
        new Value(call.jvm(), by.eachValue(call.labels())), value -> new SwitchCounter());
  }
}
