package dev.tollgate.collector.replay;

import dev.tollgate.ledger.policy.Cap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How fast a cap's throttle would have let calls pass: in each JVM and for each value a tenth of
 * them at once, the rest evenly. One thread.
 */
final class ReplayedThrottle {
  private static final int BURST_PART = 10;

  private record Value(UUID jvm, String eachValue) {}

  /** Of each value up to when calls are let pass already, in microseconds since the epoch. */
  private final Map<Value, Long> takenUntilMicros = new HashMap<>();

  /** Whether a call would have been sent back to try again later; if not, it is let pass. */
  boolean slows(Cap cap, PastCall call) {
    long nowMicros = call.startMs() * 1_000;
    long intervalMicros = cap.throttlePerMs() * 1_000 / cap.throttleCalls();
    long burstMicros = intervalMicros * (Math.max(1, cap.throttleCalls() / BURST_PART) - 1);
    Value value = new Value(call.jvm(), cap.eachValue(call.labels()));
    long fromMicros = Math.max(takenUntilMicros.getOrDefault(value, 0L), nowMicros);
    if (fromMicros - nowMicros > burstMicros) {
      return true;
    }
    takenUntilMicros.put(value, fromMicros + intervalMicros);
    return false;
  }
}
