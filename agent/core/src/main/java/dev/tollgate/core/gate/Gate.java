package dev.tollgate.core.gate;

import dev.tollgate.core.gate.EnforcedCap.Place;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.store.board.Board;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The gate decides whether a call may leave: it passes while the total of every matching cap is
 * below the point at which that cap refuses. Thread-safe.
 *
 * <p>A check reads shared memory and takes no lock. Only the first calls of a JVM may wait, for a
 * bounded time, until policy and board have been read once.
 */
public final class Gate {
  private static final int[] NO_SLOTS = {};

  private final CountDownLatch ready = new CountDownLatch(1);
  private final long waitMs;
  private volatile Enforcement enforcement = Enforcement.NOTHING;

  /**
   * A gate that knows no policy yet.
   *
   * @param waitMs how long a call may wait for the first one
   */
  public Gate(long waitMs) {
    this.waitMs = waitMs;
  }

  /** Decides on a call with these labels that begins at this instant. */
  public Decision decide(Labels labels, long epochMs) {
    if (ready.getCount() > 0) {
      awaitReady();
    }
    Enforcement now = enforcement;
    if (now.caps().isEmpty()) {
      return now.unmatched();
    }
    Seat seat = now.seat();
    Board board = seat == null || !seat.isOurs() ? null : seat.board();
    int[] slots = new int[now.caps().size()];
    int matched = 0;
    boolean unenforced = false;
    Cap shadow = null;
    long shadowSpent = 0;
    long shadowEndMs = 0;
    for (EnforcedCap enforced : now.caps()) {
      Cap cap = enforced.cap();
      if (!cap.scope().matches(labels)) {
        continue;
      }
      Place place = enforced.placeAt(board, labels, epochMs);
      if (board == null || !place.isOnBoard()) {
        unenforced = true;
        if (cap.refuseWhenUnenforceable() && !cap.shadow()) {
          return refused(now, cap, 0, place.endMs, true);
        }
        continue;
      }
      slots[matched++] = place.slot;
      long spent = board.total(place.slot, cap.unit());
      if (spent < cap.refuseAt()) {
        continue;
      }
      if (!cap.shadow()) {
        return refused(now, cap, spent, place.endMs, unenforced);
      }
      if (shadow == null) {
        shadow = cap;
        shadowSpent = spent;
        shadowEndMs = place.endMs;
      }
    }
    if (matched == 0 && !unenforced) {
      return now.unmatched();
    }
    return passed(now, unenforced, Arrays.copyOf(slots, matched), shadow, shadowSpent, shadowEndMs);
  }

  /** What a call gets that could not be decided on: it passes, and no cap was checked. */
  public Decision unchecked() {
    return passed(enforcement, true, NO_SLOTS, null, 0, 0);
  }

  private static Decision refused(
      Enforcement now, Cap cap, long spent, long windowEndMs, boolean unenforced) {
    return new Decision(
        Verdict.REFUSED,
        cap,
        spent,
        windowEndMs,
        unenforced,
        now.policyVersion(),
        now.seat(),
        NO_SLOTS);
  }

  /**
   * A call that leaves. One that a cap could not be checked for counts in no row at all: its charge
   * then says so, and the collector counts it for every cap.
   */
  private static Decision passed(
      Enforcement now,
      boolean unenforced,
      int[] slots,
      @Nullable Cap shadow,
      long spent,
      long windowEndMs) {
    return new Decision(
        shadow == null ? Verdict.PASSED : Verdict.WOULD_REFUSE,
        shadow,
        spent,
        windowEndMs,
        unenforced,
        now.policyVersion(),
        unenforced ? null : now.seat(),
        unenforced ? NO_SLOTS : slots);
  }

  /** Whether the policy wants chat streams to be asked for their usage. */
  public boolean asksForUsage() {
    return enforcement.asksForUsage();
  }

  private void awaitReady() {
    try {
      if (!ready.await(waitMs, TimeUnit.MILLISECONDS)) {
        ready.countDown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes the gate obey this from the next call on. */
  void obey(Enforcement next) {
    enforcement = next;
    ready.countDown();
  }

  /** Lets calls pass that wait for a first policy: there will be none. */
  public void open() {
    ready.countDown();
  }
}
