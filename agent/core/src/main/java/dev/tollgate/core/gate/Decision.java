package dev.tollgate.core.gate;

import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.policy.Cap;
import org.jspecify.annotations.Nullable;

/**
 * A decision is what the gate said to one call, with the slots that the call counts on if it
 * leaves. Immutable. A call settles where it was decided, whatever policy or board came since.
 */
public final class Decision {
  private final Verdict verdict;
  private final @Nullable Cap cap;
  private final long spent;
  private final long windowEndMs;
  private final boolean unenforced;
  private final long policyVersion;
  private final @Nullable Seat seat;
  private final int[] slots;

  Decision(
      Verdict verdict,
      @Nullable Cap cap,
      long spent,
      long windowEndMs,
      boolean unenforced,
      long policyVersion,
      @Nullable Seat seat,
      int[] slots) {
    this.verdict = verdict;
    this.cap = cap;
    this.spent = spent;
    this.windowEndMs = windowEndMs;
    this.unenforced = unenforced;
    this.policyVersion = policyVersion;
    this.seat = seat;
    this.slots = slots;
  }

  /** What was said. */
  public Verdict verdict() {
    return verdict;
  }

  /** The cap that refused or would have refused, or null. */
  public @Nullable Cap cap() {
    return cap;
  }

  /** The total that the gate saw on {@link #cap}, in the cap's unit. */
  public long spent() {
    return spent;
  }

  /** When the window of {@link #cap} ends, in milliseconds since the epoch. */
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
    return slots.clone();
  }

  /**
   * Whether the row that the call counts in is no longer this JVM's: what the call comes to is then
   * the collector's to count.
   */
  public boolean seatTaken() {
    return seat != null && !seat.isOurs();
  }

  /** Counts what the call came to, once, on every cap that matched it. */
  public void settle(long costNanos, long tokens) {
    if (seat == null) {
      return;
    }
    for (int slot : slots) {
      seat.add(slot, costNanos, tokens, 1);
    }
  }

  /** Adds what the call came to beyond what was settled, which may be less than nothing. */
  public void correct(long costNanos, long tokens) {
    if (seat == null) {
      return;
    }
    for (int slot : slots) {
      seat.add(slot, costNanos, tokens, 0);
    }
  }
}
