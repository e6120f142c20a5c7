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

  /** Of each value up to when calls are let pass already, in milliseconds since the epoch. */
  private final Map<Value, Double> takenUntilMs = new HashMap<>();

  /** Whether a call would have been sent back to try again later; if not, it is let pass. */
  boolean slows(Cap cap, PastCall call) {
    double intervalMs = (double) cap.throttlePerMs() / cap.throttleCalls();
    double burstMs = intervalMs * (Math.max(1, cap.throttleCalls() / BURST_PART) - 1);
    Value value = new Value(call.jvm(), cap.eachValue(call.labels()));
    double fromMs = Math.max(takenUntilMs.getOrDefault(value, 0.0), call.startMs());
    if (fromMs - call.startMs() > burstMs) {
      return true;
    }
    takenUntilMs.put(value, fromMs + intervalMs);
    return false;
  }
}
