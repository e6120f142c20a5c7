package dev.tollgate.core.runaway;

import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.KillSwitch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One switch as the policy says it, with what it counted of each value. A switch whose maxima or
 * cool-down are edited keeps its counts. Thread-safe.
 */
final class Watch {
  private final KillSwitch by;
  private final Counters counters;

  private Watch(KillSwitch by, Counters counters) {
    this.by = by;
    this.counters = counters;
  }

  /** A switch that has counted nothing. */
  static Watch of(KillSwitch by, Room room) {
    return new Watch(by, new Counters(by.withinMs(), room));
  }

  /** The same switch as another policy says it. */
  Watch as(KillSwitch other) {
    return new Watch(other, counters);
  }

  KillSwitch by() {
    return by;
  }

  boolean matches(Labels call) {
    return by.scope().matches(call);
  }

  /** Where a call with these labels is counted. */
  Counter counter(Labels call, long nowNs) {
    return counters.of(by.eachValue(call), nowNs);
  }

  /** Begins anew wherever the policy says that a trip is void. */
  void release() {
    counters.byValue.forEach((value, counter) -> release(counter, value));
    Counts others = counters.others.counts();
    Counts.Tripped tripped = others.tripped();
    if (tripped != null && tripped.trip.atMicros() <= by.releasedMicros()) {
      counters.others.reset(others);
    }
  }

  private void release(Counter counter, String value) {
    Counts counts = counter.counts();
    Counts.Tripped tripped = counts.tripped();
    if (tripped != null && by.isReleased(value, tripped.trip.atMicros())) {
      counter.reset(counts);
    }
  }

  /** The switch is in no policy any more. */
  void end() {
    counters.clear();
  }

  /** Room for so many values of all switches together. Thread-safe. */
  static final class Room {
    private final AtomicLong left;

    Room(long values) {
      left = new AtomicLong(values);
    }

    boolean take() {
      return left.getAndUpdate(now -> Math.max(0, now - 1)) > 0;
    }

    void giveBack() {
      left.incrementAndGet();
    }
  }

  /** The counts by value; values beyond the room are counted together. */
  private static final class Counters {
    private final long withinMs;
    private final Room room;
    private final Map<String, Counter> byValue = new ConcurrentHashMap<>();
    private final Counter others;
    private final AtomicLong sweptNs = new AtomicLong();

    Counters(long withinMs, Room room) {
      this.withinMs = withinMs;
      this.room = room;
      this.others = new Counter(new Counts(withinMs, true));
    }

    Counter of(String value, long nowNs) {
      Counter known = byValue.get(value);
      if (known != null) {
        return known;
      }
      if (!room.take()) {
        sweep(nowNs);
        if (!room.take()) {
          return others;
        }
      }
      Counter fresh = new Counter(new Counts(withinMs, false));
      Counter other = byValue.putIfAbsent(value, fresh);
      if (other == null) {
        return fresh;
      }
      room.giveBack();
      return other;
    }

    /** Forgets values of which nothing came lately: one thread, and once in a part of the time. */
    private void sweep(long nowNs) {
      long last = sweptNs.get();
      long pauseNs = TimeUnit.MILLISECONDS.toNanos(withinMs) / SlidingSums.PARTS;
      if ((last != 0 && nowNs - last < pauseNs) || !sweptNs.compareAndSet(last, nowNs)) {
        return;
      }
      byValue.forEach(
          (value, counter) -> {
            if (counter.counts().isIdle(nowNs) && byValue.remove(value, counter)) {
              room.giveBack();
            }
          });
    }

    void clear() {
      byValue.forEach(
          (value, counter) -> {
            if (byValue.remove(value, counter)) {
              room.giveBack();
            }
          });
    }
  }
}
