package dev.tollgate.ledger.charge;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A correction says that a charge costs something else than it said: what it was before and what it
 * is from now on, both whole, so that every total applies it without having seen the charge. The
 * charge itself stays as it was written. Immutable.
 *
 * <p>Corrections of one charge follow each other: what the second has before is what the first has
 * after. Whoever writes one holds the home's lock for that.
 */
public final class Correction implements LedgerRecord {
  private final UUID id;
  private final long atMicros;
  private final String reason;
  private final String by;
  private final Charge before;
  private final Charge after;

  /**
   * See the accessors.
   *
   * @throws IllegalArgumentException if the two are not the same charge
   */
  public Correction(UUID id, long atMicros, String reason, String by, Charge before, Charge after) {
    if (!before.id().equals(after.id())) {
      throw new IllegalArgumentException(before.id() + " is not corrected by " + after.id());
    }
    this.id = id;
    this.atMicros = atMicros;
    this.reason = reason;
    this.by = by;
    this.before = before;
    this.after = after;
  }

  /** The correction's own identity, time-ordered (UUID version 7). */
  public UUID id() {
    return id;
  }

  /** When it was made, in microseconds since the epoch. It does not decide the window. */
  public long atMicros() {
    return atMicros;
  }

  /** Why, in words. */
  public String reason() {
    return reason;
  }

  /** Who made it: a command and its user, or the collector. */
  public String by() {
    return by;
  }

  /** The charge as it counted until then. */
  public Charge before() {
    return before;
  }

  /** The charge as it counts from now on. */
  public Charge after() {
    return after;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Correction)) {
      return false;
    }
    Correction that = (Correction) other;
    return id.equals(that.id)
        && atMicros == that.atMicros
        && reason.equals(that.reason)
        && by.equals(that.by)
        && before.equals(that.before)
        && after.equals(that.after);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "Correction " + id + " (" + reason + ") of " + before + " to " + after;
  }
}
