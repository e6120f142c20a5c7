package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Windows;
import java.time.Duration;
import java.time.ZoneId;

/** A window spec is how long a cap counts before it starts anew. Immutable. */
public sealed interface WindowSpec permits CalendarWindow, EndlessWindow, FixedWindow {
  /**
   * At least so far ahead of now every window is compiled: the gate runs on without a collector.
   */
  Duration AHEAD = Duration.ofDays(40);

  /** Compiled anew when less than {@link #AHEAD} is left, so this much more at a time. */
  Duration SPARE = Duration.ofDays(10);

  /** How many windows before the one that holds now: charges of calls that began in them come. */
  int BEFORE = 3;

  /** The zone of windows that no zone matters to. */
  ZoneId UTC = ZoneId.of("UTC");

  /**
   * Its name, that the policy and every output use and that a cap's counters are known by: two
   * specs of one name and {@link #zone} have the same windows.
   */
  String name();

  /** The time zone whose clocks and calendar it goes by; UTC where none matters. */
  default ZoneId zone() {
    return UTC;
  }

  /**
   * The windows from the one that holds {@code fromMs} to the one that holds {@code toMs}, both in
   * milliseconds since the epoch.
   */
  Windows between(long fromMs, long toMs);

  /** The windows from {@link #BEFORE} before now to more than {@link #AHEAD} after it. */
  default Windows compile(long nowMs) {
    long fromMs = nowMs;
    for (int i = 0; i < BEFORE; i++) {
      fromMs = between(fromMs, fromMs).startMs(0) - 1;
    }
    return between(fromMs, nowMs + AHEAD.plus(SPARE).toMillis());
  }

  /** Whether windows compiled earlier still serve: same boundaries, and enough of them ahead. */
  default boolean stillServes(Windows old, Windows fresh, long nowMs) {
    return old.indexAt(nowMs) >= 0
        && old.endMs() >= nowMs + AHEAD.toMillis()
        && old.agreesWith(fresh);
  }
}
