package dev.tollgate.collector.replay;

import dev.tollgate.collector.config.CapSpec;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Priorities;
import dev.tollgate.ledger.policy.Windows;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one cap would have come to and done. One thread. */
public final class ReplayedCap {
  private record Counter(String eachValue, long windowStartMs) {}

  private final CapSpec spec;
  private Cap cap;
  private final Map<Counter, Long> spent = new HashMap<>();
  private final SortedMap<Integer, Integer> alerts = new TreeMap<>();
  private long calls;
  private final ReplayedThrottle throttle = new ReplayedThrottle();
  private long throttled;
  private long downgraded;
  private long drawn;
  private long refused;
  private long refusedNanos;
  private long firstRefusedMs;
  private long peak;

  ReplayedCap(CapSpec spec, Cap cap) {
    this.spec = spec;
    this.cap = cap;
  }

  /** The cap. */
  public Cap cap() {
    return cap;
  }

  /** So many calls asked it. */
  public long calls() {
    return calls;
  }

  /** In so many windows each percentage of the limit was announced. Unmodifiable. */
  public SortedMap<Integer, Integer> alerts() {
    return Collections.unmodifiableSortedMap(alerts);
  }

  /** So many calls it would have sent back to try again later. */
  public long throttled() {
    return throttled;
  }

  /** So many calls it would have sent to a lesser model. */
  public long downgraded() {
    return downgraded;
  }

  /** So many calls drew on its reserve. */
  public long drawn() {
    return drawn;
  }

  /** So many calls it refused, or in shadow would have. */
  public long refused() {
    return refused;
  }

  /** What those counted for, in nano-USD. */
  public long refusedNanos() {
    return refusedNanos;
  }

  /** When the first of them began, in milliseconds since the epoch; 0 where there is none. */
  public long firstRefusedMs() {
    return firstRefusedMs;
  }

  /** The fullest window, in per cent of the limit, rounded down to one decimal. */
  public BigDecimal peakPercent() {
    return cap.limit() == 0
        ? new BigDecimal("100.0")
        : BigDecimal.valueOf(peak)
            .multiply(BigDecimal.valueOf(100))
            .divide(BigDecimal.valueOf(cap.limit()), 1, RoundingMode.DOWN);
  }

  /** Takes windows further ahead. */
  void become(Cap next) {
    cap = next;
  }

  boolean hasWindowAt(long epochMs) {
    return cap.windows().indexAt(epochMs) >= 0;
  }

  boolean matches(PastCall call) {
    return cap.scope().matches(call.labels());
  }

  /** Whether both instants are in one window. */
  boolean sameWindow(long aMs, long bMs) {
    int window = cap.windows().indexAt(aMs);
    return window >= 0 && window == cap.windows().indexAt(bMs);
  }

  boolean isHard() {
    return cap.refuses() && !cap.shadow();
  }

  boolean hasRoom(PastCall call, Priorities priorities) {
    return hasRoom(cap.facing(call.labels(), priorities), call);
  }

  private boolean hasRoom(Cap faced, PastCall call) {
    return faced.hasRoom(spent.getOrDefault(counter(call), 0L), call.in(cap.unit()));
  }

  /** Notes whether a call passes because it may draw on the reserve. */
  void draw(PastCall call) {
    drawn += cap.reserve() != null && !hasRoom(cap.toOthers(), call) ? 1 : 0;
  }

  /** Whether it is so full that calls go to a lesser model. */
  boolean downgrades(PastCall call) {
    return cap.downgrades() && spent.getOrDefault(counter(call), 0L) >= cap.downgradeAt();
  }

  /** Sends the call back, if it is so full and calls come too fast; says whether it did. */
  boolean throttles(PastCall call) {
    boolean slowed =
        cap.throttles()
            && spent.getOrDefault(counter(call), 0L) >= cap.throttleAt()
            && throttle.slows(cap, call);
    throttled += slowed ? call.amounts().calls() : 0;
    return slowed;
  }

  void downgrade() {
    downgraded++;
  }

  void asked() {
    calls++;
  }

  void refuse(PastCall call) {
    refused++;
    refusedNanos += call.amounts().costNanos();
    firstRefusedMs = firstRefusedMs == 0 ? call.startMs() : firstRefusedMs;
  }

  /** Counts a call that has left. */
  void count(PastCall call) {
    long before = spent.getOrDefault(counter(call), 0L);
    long after = before + call.in(cap.unit());
    spent.put(counter(call), after);
    peak = Math.max(peak, after);
    for (int percent : spec.alertPercents()) {
      long threshold = spec.limit().atPercent(percent);
      if (before < threshold && after >= threshold) {
        alerts.merge(percent, 1, Integer::sum);
      }
    }
  }

  private Counter counter(PastCall call) {
    Windows windows = cap.windows();
    return new Counter(
        cap.counter(call.labels(), call.jvm().getLeastSignificantBits()),
        windows.startMs(windows.indexAt(call.startMs())));
  }
}
