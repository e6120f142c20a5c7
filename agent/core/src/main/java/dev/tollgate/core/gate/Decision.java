package dev.tollgate.core.gate;

import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.policy.Cap;
import org.jspecify.annotations.Nullable;

/**
 * A decision is what the gate said to one call, with what the call holds if it may leave. A call
 * settles where it was decided, whatever policy or board came since. One thread at a time.
 *
 * <p>Who is let pass either {@linkplain #stands writes the call down and leaves}, and settles it
 * once it has ended, or releases it.
 */
public final class Decision {
  private static final int[] NO_SLOTS = {};
  private static final long[] NO_AMOUNTS = {};
  private static final long NOT_SLOWED = -1;

  private final Verdict verdict;
  private final @Nullable Cap cap;
  private final long spent;
  private final long needed;
  private final long windowEndMs;
  private final boolean unenforced;
  private final long policyVersion;
  private final @Nullable Seat seat;
  private final @Nullable Hold hold;
  private final @Nullable Room room;
  private final Change change;
  private final long retryAfterMs;

  private Decision(
      Verdict verdict,
      @Nullable Cap cap,
      long spent,
      long needed,
      long windowEndMs,
      boolean unenforced,
      long policyVersion,
      @Nullable Seat seat,
      @Nullable Hold hold) {
    this(
        verdict,
        cap,
        spent,
        needed,
        windowEndMs,
        unenforced,
        policyVersion,
        seat,
        hold,
        NOT_SLOWED);
  }

  private Decision(
      Verdict verdict,
      @Nullable Cap cap,
      long spent,
      long needed,
      long windowEndMs,
      boolean unenforced,
      long policyVersion,
      @Nullable Seat seat,
      @Nullable Hold hold,
      long retryAfterMs) {
    this.verdict = verdict;
    this.cap = cap;
    this.spent = spent;
    this.needed = needed;
    this.windowEndMs = windowEndMs;
    this.unenforced = unenforced;
    this.policyVersion = policyVersion;
    this.seat = seat;
    this.hold = hold;
    this.retryAfterMs = retryAfterMs;
    this.room = null;
    this.change = Change.NONE;
  }

  private Decision(Decision other, @Nullable Room room, Change change, boolean unenforced) {
    this.verdict = other.verdict;
    this.cap = other.cap;
    this.spent = other.spent;
    this.needed = other.needed;
    this.windowEndMs = other.windowEndMs;
    this.unenforced = unenforced;
    this.policyVersion = other.policyVersion;
    this.seat = other.seat;
    this.hold = other.hold;
    this.retryAfterMs = other.retryAfterMs;
    this.room = room;
    this.change = change;
  }

  /** The same refusal, where less than the call asked for may have room. */
  Decision withRoom(@Nullable Room left) {
    return new Decision(this, left, change, unenforced);
  }

  /** The same, said to a request that was changed so before it was asked. */
  public Decision of(Change changed) {
    return changed == Change.NONE ? this : new Decision(this, room, changed, unenforced);
  }

  /** The same; where the call passes, some other cap that matches it could not be checked. */
  Decision partlyUnchecked() {
    return verdict == Verdict.REFUSED ? this : new Decision(this, room, change, true);
  }

  /** No cap stands in the way. */
  static Decision passed(long policyVersion, @Nullable Seat seat, @Nullable Hold hold) {
    return new Decision(Verdict.PASSED, null, 0, 0, 0, false, policyVersion, seat, hold);
  }

  /** A cap in shadow stands in the way. */
  static Decision wouldRefuse(
      Cap cap, long spent, long needed, long windowEndMs, long policyVersion, Hold hold) {
    return new Decision(
        Verdict.WOULD_REFUSE,
        cap,
        spent,
        needed,
        windowEndMs,
        false,
        policyVersion,
        hold.seat(),
        hold);
  }

  /** The cap has no room for the call. */
  static Decision refused(Cap cap, long spent, long needed, long windowEndMs, long policyVersion) {
    return new Decision(
        Verdict.REFUSED, cap, spent, needed, windowEndMs, false, policyVersion, null, null);
  }

  /** The cap lets calls pass at a rate only, and this one is beyond it. */
  static Decision throttled(
      Cap cap, long spent, long needed, long windowEndMs, long policyVersion, long retryAfterMs) {
    return new Decision(
        Verdict.REFUSED,
        cap,
        spent,
        needed,
        windowEndMs,
        false,
        policyVersion,
        null,
        null,
        retryAfterMs);
  }

  /**
   * Some cap could not be checked. The call counts in no row: its charge then says so, and the
   * collector counts it for every cap.
   */
  static Decision unchecked(long policyVersion) {
    return new Decision(Verdict.PASSED, null, 0, 0, 0, true, policyVersion, null, null);
  }

  /** The cap could not be checked, and refuses then. */
  static Decision refusedUnchecked(Cap cap, long windowEndMs, long policyVersion) {
    return new Decision(Verdict.REFUSED, cap, 0, 0, windowEndMs, true, policyVersion, null, null);
  }

  /** What was said. */
  public Verdict verdict() {
    return change.cap() != null && verdict != Verdict.REFUSED ? Verdict.DOWNGRADED : verdict;
  }

  /** The cap that refused, downgraded or would have refused, or null. */
  public @Nullable Cap cap() {
    return verdict() == Verdict.DOWNGRADED ? change.cap() : cap;
  }

  /** What the request was made before it was asked. */
  public Change change() {
    return change;
  }

  /** What a refused call would have had room for; null where asking for less output is no help. */
  public @Nullable Room room() {
    return room;
  }

  /** What the gate saw spent and held, without this call, on a cap that refuses or would. */
  public long spent() {
    return spent;
  }

  /** What the call would hold on that cap, in its unit. */
  public long needed() {
    return needed;
  }

  /**
   * Both together, the sum that was seen; where the call was downgraded, what was without it. -1
   * where no cap stood in the way.
   */
  public long capTotal() {
    if (verdict() == Verdict.DOWNGRADED) {
      return change.capTotal();
    }
    return cap == null ? -1 : spent + needed;
  }

  /** Whether the call was refused because it is beyond the rate of a cap that throttles. */
  public boolean throttled() {
    return retryAfterMs != NOT_SLOWED;
  }

  /** In how many milliseconds there is room for a {@link #throttled} call; -1 for any other. */
  public long retryAfterMs() {
    return retryAfterMs;
  }

  /** When the window of that cap ends, in milliseconds since the epoch. */
  public long windowEndMs() {
    return windowEndMs;
  }

  /** Whether a matching cap could not be checked. */
  public boolean unenforced() {
    return unenforced;
  }

  /** The policy that was obeyed; 0 for none. */
  public long policyVersion() {
    return policyVersion;
  }

  /** The board that the call counts on; 0 for none. */
  public long boardGeneration() {
    return seat == null ? 0 : seat.board().generation();
  }

  /** The row that the call counts in; -1 for none. */
  public int boardRow() {
    return seat == null ? -1 : seat.row();
  }

  /** The slots that the call counts on. A copy. */
  public int[] slots() {
    return hold == null ? NO_SLOTS : hold.slots();
  }

  /**
   * Whether anything is held for the call, so that it must not leave without being written down.
   */
  public boolean holds() {
    return hold != null && hold.holds();
  }

  /** The slots that anything is held on, at most so many. A copy. */
  public int[] heldSlots(int most) {
    return hold == null ? NO_SLOTS : hold.heldSlots(most);
  }

  /** What is held on those: nano-USD, tokens, and calls or images for each in turn. A copy. */
  public long[] heldAmounts(int most) {
    return hold == null ? NO_AMOUNTS : hold.heldAmounts(most);
  }

  /**
   * Whether board, policy and row are still those that were decided by. To be asked once the call
   * is written down and before anything of it leaves: if not, the collector may be counting up
   * without it, and it must be written off, released and decided anew. A JVM that knows no policy
   * enforces none, whatever stands on the board.
   */
  public boolean stands() {
    return seat == null
        || (!seat.board().sealed()
            && (policyVersion == 0 || seat.board().policyVersion() == policyVersion)
            && seat.isOurs());
  }

  /**
   * Whether the row that the call counts in is no longer this JVM's: what the call comes to is then
   * the collector's to count.
   */
  public boolean seatTaken() {
    return seat != null && !seat.isOurs();
  }

  /** Whether a call that came to this cost more than was held for it. */
  public boolean isPassedBy(long costNanos, long tokens, long images) {
    return hold != null && hold.isPassedBy(costNanos, tokens, images);
  }

  /** The call never leaves: nothing of it is counted any more. */
  public void release() {
    if (hold != null) {
      hold.takeBack();
    }
  }

  /**
   * Counts what the call came to on every cap that matched it, in place of what was held or counted
   * for it before.
   */
  public void settle(long costNanos, long tokens, long images) {
    if (hold != null) {
      hold.settle(costNanos, tokens, images);
    }
  }
}
