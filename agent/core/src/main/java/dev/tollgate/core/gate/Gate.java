package dev.tollgate.core.gate;

import dev.tollgate.core.gate.EnforcedCap.Place;
import dev.tollgate.core.runaway.KillSwitches;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CutCalls;
import dev.tollgate.ledger.policy.LabelRules;
import dev.tollgate.store.board.Board;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The gate decides whether a call may leave. It first adds the most that the call can come to, on
 * every hard cap that matches, and then looks whether all totals are within their limits; where one
 * is not, it takes everything back. Of callers that race, the last to add sees all others, so that
 * together they never pass a limit. Thread-safe.
 *
 * <p>A check works on shared memory and takes no lock. Only the first calls of a JVM may wait, for
 * a bounded time, until policy and board have been read once.
 */
public final class Gate {
  /** Two callers that race for the last room may both find it taken by the other. */
  private static final int TRIES = 3;

  private static final int MAX_PAUSE_NS = 20_000;
  private static final int MIN_PAUSE_NS = 1_000;

  private final CountDownLatch ready = new CountDownLatch(1);
  private final long waitMs;
  private final LongSupplier nanoTime;
  private final KillSwitches killSwitches = new KillSwitches();
  private volatile Enforcement enforcement = Enforcement.UNREAD;
  private volatile Runnable staleness = () -> {};

  /**
   * A gate that knows no policy yet.
   *
   * @param waitMs how long a call may wait for the first one
   */
  public Gate(long waitMs) {
    this(waitMs, System::nanoTime);
  }

  /**
   * The same.
   *
   * @param nanoTime time that never steps, for how fast calls come
   */
  public Gate(long waitMs, LongSupplier nanoTime) {
    this.waitMs = waitMs;
    this.nanoTime = nanoTime;
  }

  /**
   * Waits until policy and board have been read once, for a bounded time. Every call passes here
   * before the gate decides anything on it, and before it looks where it is written down; only the
   * first ones of a JVM have to wait.
   */
  public void awaitReady() {
    if (ready.getCount() == 0) {
      return;
    }
    try {
      if (!ready.await(waitMs, TimeUnit.MILLISECONDS)) {
        ready.countDown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Decides on a call with these labels that begins at this instant and comes to no more than this.
   */
  public Decision decide(Labels labels, long epochMs, Ceiling ceiling) {
    Enforcement now = enforcement;
    if (now.caps().isEmpty()) {
      return now.unmatched();
    }
    Seat seat = now.seat();
    if (seat != null && !seat.isOurs()) {
      seat = null;
    }
    Board board = seat == null ? null : seat.board();
    Matches matches = Matches.of(now.capsByLabels().of(labels), board, epochMs);
    if (matches == null) {
      return now.unmatched();
    }
    if (seat == null || !matches.allInWindows()) {
      return unenforceable(now, board, matches, ceiling);
    }
    if (matches.allPlaced()) {
      return decide(now, seat, matches, ceiling, labels);
    }
    Decision refused = refusedUnchecked(now, board, matches);
    if (refused != null) {
      return refused;
    }
    // The board is full: the caps that have their slots hold all the same.
    Matches placed = matches.placed();
    return placed == null
        ? Decision.unchecked(now.policyVersion())
        : decide(now, seat, placed, ceiling, labels).partlyUnchecked();
  }

  /** Decides on a call whose caps all have a slot. */
  private Decision decide(
      Enforcement now, Seat seat, Matches matches, Ceiling ceiling, Labels labels) {
    Hold hold = new Hold(seat, matches, ceiling);
    Decision refused = hold.holds() ? hold(now, hold, matches, ceiling) : null;
    if (refused != null) {
      return refused;
    }
    Decision slowed = now.throttles() ? slowed(now, hold, matches, ceiling, labels) : null;
    return slowed != null ? slowed : passed(now, hold, matches, ceiling);
  }

  /**
   * What a call gets that is beyond the rate of a cap that throttles by now; null where none does.
   * The rate is this JVM's own.
   */
  private @Nullable Decision slowed(
      Enforcement now, Hold hold, Matches matches, Ceiling ceiling, Labels labels) {
    Board board = hold.seat().board();
    Decision would = null;
    List<TokenBucket> taken = new ArrayList<>();
    for (int i = 0; i < matches.size(); i++) {
      EnforcedCap enforced = matches.cap(i);
      Cap cap = enforced.cap();
      if (!cap.throttles()) {
        continue;
      }
      Place place = matches.place(i);
      long needed = matches.needed(i, ceiling);
      long others = board.total(place.slot, cap.unit()) - (enforced.isHard() ? needed : 0);
      if (others < cap.throttleAt() || cap.isNothingTo(needed)) {
        continue;
      }
      long nowNs = nanoTime.getAsLong();
      TokenBucket bucket = enforced.bucket(labels, nowNs);
      long waitNs = bucket.take(nowNs);
      if (waitNs == 0) {
        taken.add(bucket);
      } else if (!cap.shadow()) {
        taken.forEach(TokenBucket::giveBack);
        if (hold.holds()) {
          hold.takeBack();
        }
        long waitMs = TimeUnit.NANOSECONDS.toMillis(waitNs + 999_999);
        return Decision.throttled(cap, others, needed, place.endMs, now.policyVersion(), waitMs);
      } else if (would == null) {
        would = Decision.wouldRefuse(cap, others, needed, place.endMs, now.policyVersion(), hold);
      }
    }
    return would;
  }

  /** Adds, then looks; null once it is held. */
  private static @Nullable Decision hold(
      Enforcement now, Hold hold, Matches matches, Ceiling ceiling) {
    Board board = hold.seat().board();
    for (int tries = 1; ; tries++) {
      hold.add();
      Decision refused = firstWithoutRoom(now, board, matches, ceiling, true);
      if (refused == null) {
        return null;
      }
      hold.takeBack();
      if (tries == TRIES) {
        return refused;
      }
      pause();
    }
  }

  /**
   * The refusal of the first hard cap that has no room, or null. A cap that is spent refuses even
   * what costs nothing.
   *
   * @param held whether the call is among the totals
   */
  private static @Nullable Decision firstWithoutRoom(
      Enforcement now, Board board, Matches matches, Ceiling ceiling, boolean held) {
    for (int i = 0; i < matches.size(); i++) {
      Place place = matches.place(i);
      if (matches.cap(i).isHard() && place.isOnBoard()) {
        Cap cap = matches.cap(i).cap();
        long needed = matches.needed(i, ceiling);
        long others = board.total(place.slot, cap.unit()) - (held ? needed : 0);
        if (!cap.hasRoom(others, needed)) {
          Decision refused =
              Decision.refused(cap, others, needed, place.endMs, now.policyVersion());
          return held && cap.clamps() ? refused.withRoom(room(board, matches, ceiling)) : refused;
        }
      }
    }
    return null;
  }

  /**
   * The room that a call which is held has on all hard caps together; null where one has too little
   * that does not clamp, or is spent.
   */
  private static @Nullable Room room(Board board, Matches matches, Ceiling ceiling) {
    Room.Builder room = new Room.Builder();
    for (int i = 0; i < matches.size(); i++) {
      Cap cap = matches.cap(i).cap();
      if (matches.cap(i).isHard()) {
        long needed = matches.needed(i, ceiling);
        long others = board.total(matches.place(i).slot, cap.unit()) - needed;
        boolean fits = cap.hasRoom(others, needed);
        if (!fits && (others >= cap.refuseAt() || !cap.clamps())) {
          return null;
        }
        if (!fits || !cap.holdsExpected()) {
          room.allow(cap.unit(), cap.isNothingTo(needed) ? 0 : cap.refuseAt() - others);
        }
      }
    }
    return room.build();
  }

  /** So that two callers that met do not meet again. */
  private static void pause() {
    long untilNs =
        System.nanoTime() + ThreadLocalRandom.current().nextInt(MIN_PAUSE_NS, MAX_PAUSE_NS);
    while (System.nanoTime() - untilNs < 0) {
      Thread.onSpinWait();
    }
  }

  /** A call that leaves, and what the first cap in shadow says to it that has no room. */
  private static Decision passed(Enforcement now, Hold hold, Matches matches, Ceiling ceiling) {
    Board board = hold.seat().board();
    for (int i = 0; i < matches.size(); i++) {
      Cap cap = matches.cap(i).cap();
      if (cap.shadow() && cap.refuses()) {
        Place place = matches.place(i);
        long needed = matches.needed(i, ceiling);
        long spent = board.total(place.slot, cap.unit());
        if (!cap.hasRoom(spent, needed)) {
          return Decision.wouldRefuse(cap, spent, needed, place.endMs, now.policyVersion(), hold);
        }
      }
    }
    return Decision.passed(now.policyVersion(), hold.seat(), hold);
  }

  /** What a call gets where some cap that matches it cannot count: others are still looked at. */
  private static Decision unenforceable(
      Enforcement now, @Nullable Board board, Matches matches, Ceiling ceiling) {
    Decision refused = refusedUnchecked(now, board, matches);
    if (refused == null && board != null) {
      refused = firstWithoutRoom(now, board, matches, ceiling, false);
    }
    return refused == null ? Decision.unchecked(now.policyVersion()) : refused;
  }

  /** The refusal of the first cap that cannot count and refuses then, or null. */
  private static @Nullable Decision refusedUnchecked(
      Enforcement now, @Nullable Board board, Matches matches) {
    for (int i = 0; i < matches.size(); i++) {
      Cap cap = matches.cap(i).cap();
      Place place = matches.place(i);
      boolean checked = board != null && place.isOnBoard();
      if (!checked && cap.refuseWhenUnenforceable() && !cap.shadow()) {
        return Decision.refusedUnchecked(cap, place.endMs, now.policyVersion());
      }
    }
    return null;
  }

  /**
   * Decides on a call that cannot be held although there may be room: nothing can protect it, or
   * board and policy are changing for longer than it may wait.
   */
  public Decision decideUnheld(Labels labels, long epochMs) {
    Enforcement now = enforcement;
    Matches matches = Matches.of(now.capsByLabels().of(labels), null, epochMs);
    return matches == null
        ? Decision.passed(now.policyVersion(), null, null)
        : unenforceable(now, null, matches, Ceiling.NONE);
  }

  /** What a call gets that could not be decided on: it passes, and no cap was checked. */
  public Decision unchecked() {
    return Decision.unchecked(enforcement.policyVersion());
  }

  /** Whether there is any cap, so that it matters what a call may come to. */
  public boolean hasCaps() {
    return !enforcement.caps().isEmpty();
  }

  /**
   * The way of a call that begins at this instant down its ladder; null where no cap downgrades, or
   * there is no board to tell.
   */
  public @Nullable Descent descent(long epochMs) {
    return enforcement.descent(epochMs);
  }

  /** What stops runaways of this JVM, by the policy that the gate obeys. */
  public KillSwitches killSwitches() {
    return killSwitches;
  }

  /** Which labels calls have, by the policy that the gate obeys; the same until that changes. */
  public LabelRules labelRules() {
    return enforcement.labelRules();
  }

  /** The version of the policy that the gate obeys; 0 for none. */
  public long policyVersion() {
    return enforcement.policyVersion();
  }

  /** Whether the policy wants chat streams to be asked for their usage. */
  public boolean asksForUsage() {
    return enforcement.asksForUsage();
  }

  /** What the policy has counted for calls whose answers are cut. */
  public CutCalls cutCalls() {
    return enforcement.cutCalls();
  }

  /** Makes the gate obey this from the next call on. On the thread that opens it. */
  void obey(Enforcement next) {
    killSwitches.obey(next.killSwitches());
    enforcement = next;
    ready.countDown();
  }

  /** Whom to tell that board and policy are to be looked at now. */
  public void onStale(Runnable look) {
    staleness = look;
  }

  /** Says that a decision did not stand: board or policy are others by now. */
  public void stale() {
    staleness.run();
  }

  /** Lets calls pass that wait for a first policy: it was looked for, and there is none. */
  public void open() {
    if (enforcement == Enforcement.UNREAD) {
      enforcement = Enforcement.NOTHING;
    }
    ready.countDown();
  }
}
