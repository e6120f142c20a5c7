package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.policy.Unit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A raise says that a cap's limit is higher for a while, by whom and why. It adds to the limit of
 * the configuration and to every other raise of that time. Immutable.
 */
public final class CapRaise implements LedgerRecord {
  private final UUID id;
  private final long atMicros;
  private final String capId;
  private final Unit unit;
  private final long amount;
  private final long untilMs;
  private final String reason;
  private final String by;

  /** See the accessors. */
  public CapRaise(
      UUID id,
      long atMicros,
      String capId,
      Unit unit,
      long amount,
      long untilMs,
      String reason,
      String by) {
    this.id = id;
    this.atMicros = atMicros;
    this.capId = capId;
    this.unit = unit;
    this.amount = amount;
    this.untilMs = untilMs;
    this.reason = reason;
    this.by = by;
  }

  /** The raise's own identity, time-ordered (UUID version 7). */
  public UUID id() {
    return id;
  }

  /** When it was made and begins to hold, in microseconds since the epoch. */
  public long atMicros() {
    return atMicros;
  }

  /** The cap's name in the configuration. */
  public String capId() {
    return capId;
  }

  /** The unit of {@link #amount}: a raise is none of a cap in another unit. */
  public Unit unit() {
    return unit;
  }

  /** By how much, in nano-USD, tokens or calls. */
  public long amount() {
    return amount;
  }

  /** When it ends, in milliseconds since the epoch. */
  public long untilMs() {
    return untilMs;
  }

  /** Why, in words. */
  public String reason() {
    return reason;
  }

  /** Who answers for it. */
  public String by() {
    return by;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof CapRaise)) {
      return false;
    }
    CapRaise that = (CapRaise) other;
    return id.equals(that.id)
        && atMicros == that.atMicros
        && capId.equals(that.capId)
        && unit == that.unit
        && amount == that.amount
        && untilMs == that.untilMs
        && reason.equals(that.reason)
        && by.equals(that.by);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "CapRaise " + id + " of " + capId + " by " + amount + " " + unit.key();
  }
}
