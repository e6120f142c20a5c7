package dev.tollgate.core.runaway;

import dev.tollgate.core.runaway.SlidingSums.Part;
import dev.tollgate.core.runaway.Watch.Room;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.KillSwitch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The kill switches of this JVM. They count in its memory alone: a runaway is a loop in one
 * process, and no other process can lose count with it. What a JVM counted ends with it. At most
 * {@value #MOST_VALUES} values of all switches are counted apart, which is at most 8 MB; the rest
 * is counted together. Thread-safe, and no call waits for another.
 */
public final class KillSwitches {
  static final int MOST_VALUES = 4_096;

  private static final Watch[] NONE = {};

  private final Room room;
  private final AtomicLong lastTripMicros = new AtomicLong();
  private volatile Watch[] watches = NONE;

  /** No switches yet. */
  public KillSwitches() {
    this(MOST_VALUES);
  }

  KillSwitches(int mostValues) {
    room = new Room(mostValues);
  }

  /**
   * Obeys these switches from the next call on; those that count as before go on counting, and
   * trips that are released are void. One thread.
   */
  public void obey(List<KillSwitch> switches) {
    if (switches.isEmpty() && watches.length == 0) {
      return;
    }
    List<Watch> next = new ArrayList<>();
    List<Watch> gone = new ArrayList<>(List.of(watches));
    for (KillSwitch by : switches) {
      Watch old = find(gone, by);
      gone.remove(old);
      Watch watch = old == null ? Watch.of(by, room) : old.as(by);
      watch.release();
      next.add(watch);
    }
    watches = next.toArray(NONE);
    gone.forEach(Watch::end);
  }

  private static @Nullable Watch find(List<Watch> watches, KillSwitch by) {
    for (Watch watch : watches) {
      if (watch.by().countsLike(by)) {
        return watch;
      }
    }
    return null;
  }

  /** Whether there is any. */
  public boolean isEmpty() {
    return watches.length == 0;
  }

  /**
   * Counts a call that is about to leave on every switch that matches it, and says whether one has
   * tripped. A call that is refused is counted on none.
   *
   * @param attempt which try of the SDK it is, from 0
   * @param body the request, or null where it is not known
   * @param epochMicros now, for who reads the trip
   * @param nowNs now, by a clock that never steps
   */
  public Watched look(
      Labels labels, int attempt, byte @Nullable [] body, long epochMicros, long nowNs) {
    Watched watched = null;
    for (Watch watch : watches) {
      if (watch.matches(labels)) {
        watched = watched != null ? watched : new Watched(attempt, body, nowNs);
        look(watch, labels, watched, epochMicros);
        if (watched.refused()) {
          watched.takeBack();
          return watched;
        }
      }
    }
    if (watched == null) {
      return Watched.NONE;
    }
    watched.looked();
    return watched;
  }

  private void look(Watch watch, Labels labels, Watched call, long epochMicros) {
    Counter counter = watch.counter(labels, call.nowNs());
    KillSwitch by = watch.by();
    Counts counts = counter.counts();
    if (counts.hasCooledDown(call.nowNs())) {
      counter.reset(counts);
      counts = counter.counts();
    }
    Counts.Tripped before = counts.tripped();
    if (before != null && !by.shadow()) {
      call.tripped(by, before.trip, false);
      return;
    }
    Part part = counts.part(call);
    Excess excess = counts.add(by, call, part);
    call.countedIn(counts, part);
    if (before != null) {
      call.tripped(by, before.trip, false);
    } else if (excess != null) {
      boolean first = counts.trip(by, excess, call, part, epochMicros, this::instant);
      Counts.Tripped now = counts.tripped();
      if (now != null) {
        call.tripped(by, now.trip, first);
      }
    }
  }

  /** This instant, or the next that no trip has yet. */
  private long instant(long epochMicros) {
    return lastTripMicros.updateAndGet(last -> Math.max(last + 1, epochMicros));
  }
}
