package dev.tollgate.core.runaway;

import dev.tollgate.core.runaway.SlidingSums.Part;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.KillSwitch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a switch has counted of one value since it began or was last reset, and the trip if it has
 * tripped. Thread-safe, no lock.
 */
final class Counts {
  private final long withinMs;
  private final long withinNs;
  private final SlidingSums sums;
  private final boolean shared;
  private final AtomicReference<@Nullable RepeatCounts> repeats = new AtomicReference<>();
  private final AtomicReference<@Nullable HistoryRun> history = new AtomicReference<>();
  private final AtomicReference<@Nullable Tripped> tripped = new AtomicReference<>();

  /**
   * Nothing yet.
   *
   * @param shared whether values are counted together that there was no room for
   */
  Counts(long withinMs, boolean shared) {
    this.withinMs = withinMs;
    this.withinNs = TimeUnit.MILLISECONDS.toNanos(withinMs);
    this.sums = new SlidingSums(withinNs);
    this.shared = shared;
  }

  /** A trip, and when it has cooled down by the clock that never steps. Immutable. */
  static final class Tripped {
    final Trip trip;
    private final long untilNs;

    Tripped(Trip trip, long untilNs) {
      this.trip = trip;
      this.untilNs = untilNs;
    }
  }

  /** Nothing, of the same time and values. */
  Counts none() {
    return new Counts(withinMs, shared);
  }

  /** Whether values are counted together here that there was no room for. */
  boolean isShared() {
    return shared;
  }

  /** The trip, or null. */
  @Nullable Tripped tripped() {
    return tripped.get();
  }

  /** Whether it has tripped and cooled down since. */
  boolean hasCooledDown(long nowNs) {
    Tripped now = tripped.get();
    return now != null && nowNs - now.untilNs >= 0;
  }

  /** Whether nothing would be lost if it were forgotten. */
  boolean isIdle(long nowNs) {
    return tripped.get() == null && sums.isIdle(nowNs);
  }

  /** The part of the time that a call counts in. */
  Part part(Watched call) {
    return sums.part(call.nowNs());
  }

  /** Counts a call, and returns what there is too much of with it, or null. */
  @Nullable Excess add(KillSwitch by, Watched call, Part part) {
    long calls = part.add(Excess.CALLS, 1);
    long retries = part.add(Excess.RETRIES, call.isRetry() ? 1 : 0);
    if (by.limits(Excess.CALLS) && before(part, Excess.CALLS) + calls > by.max(Excess.CALLS)) {
      return Excess.CALLS;
    }
    if (call.isRetry()
        && by.limits(Excess.RETRIES)
        && before(part, Excess.RETRIES) + retries > by.max(Excess.RETRIES)) {
      return Excess.RETRIES;
    }
    if (by.limits(Excess.REPEATS)
        && call.hasBody()
        && repeats().add(call.hash(), sums.index(call.nowNs())) - 1 > by.max(Excess.REPEATS)) {
      return Excess.REPEATS;
    }
    if (by.limits(Excess.HISTORY_GROWTH)
        && call.hasBody()
        && grown(call).growth() > by.max(Excess.HISTORY_GROWTH)) {
      return Excess.HISTORY_GROWTH;
    }
    if (by.limits(Excess.TOOL_CALLS) && call.toolResults() > by.max(Excess.TOOL_CALLS)) {
      return Excess.TOOL_CALLS;
    }
    if (by.limits(Excess.TOKENS) && sum(part, Excess.TOKENS) >= by.max(Excess.TOKENS)) {
      return Excess.TOKENS;
    }
    return by.limits(Excess.USD) && sum(part, Excess.USD) >= by.max(Excess.USD) ? Excess.USD : null;
  }

  private long before(Part part, Excess what) {
    return sums.before(part, what);
  }

  private long sum(Part part, Excess what) {
    return sums.before(part, what) + part.add(what, 0);
  }

  private RepeatCounts repeats() {
    RepeatCounts known = repeats.get();
    if (known != null) {
      return known;
    }
    RepeatCounts fresh = new RepeatCounts();
    RepeatCounts other = repeats.compareAndExchange(null, fresh);
    return other == null ? fresh : other;
  }

  private HistoryRun grown(Watched call) {
    while (true) {
      HistoryRun run = history.get();
      HistoryRun next = HistoryRun.after(run, call.bodyBytes(), call.nowNs(), withinNs);
      if (next == run || history.compareAndSet(run, next)) {
        return next;
      }
    }
  }

  /**
   * Trips, unless another thread has by now.
   *
   * @param epochMicros now
   * @param instants makes the trip's instant one that no other trip has
   * @return whether this thread did
   */
  boolean trip(
      KillSwitch by,
      Excess excess,
      Watched call,
      Part part,
      long epochMicros,
      LongUnaryOperator instants) {
    if (tripped.get() != null) {
      return false;
    }
    long counted;
    switch (excess) {
      case REPEATS:
      case CALLS:
      case RETRIES:
        counted = by.max(excess) + 1;
        break;
      case TOOL_CALLS:
        counted = call.toolResults();
        break;
      case HISTORY_GROWTH:
        HistoryRun run = history.get();
        counted = Math.max(by.max(excess) + 1, run == null ? 0 : run.growth());
        break;
      default:
        counted = sum(part, excess);
    }
    long atMicros = instants.applyAsLong(epochMicros);
    long untilMicros = atMicros + TimeUnit.MILLISECONDS.toMicros(by.coolDownMs());
    Trip trip = new Trip(atMicros, untilMicros, excess, counted, by.max(excess), shared);
    long untilNs = call.nowNs() + TimeUnit.MILLISECONDS.toNanos(by.coolDownMs());
    return tripped.compareAndSet(null, new Tripped(trip, untilNs));
  }

  /** Takes back a call that never left. */
  void takeBack(Watched call, Part part) {
    part.add(Excess.CALLS, -1);
    part.add(Excess.RETRIES, call.isRetry() ? -1 : 0);
    RepeatCounts known = repeats.get();
    if (known != null && call.hasBody()) {
      known.takeBack(call.hash(), sums.index(call.nowNs()));
    }
  }

  /** Counts what a call came to, now that it has ended. */
  void settle(long costNanos, long tokens, long nowNs) {
    Part part = sums.part(nowNs);
    part.add(Excess.TOKENS, tokens);
    part.add(Excess.USD, costNanos);
  }
}
