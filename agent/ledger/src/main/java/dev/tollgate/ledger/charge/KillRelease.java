package dev.tollgate.ledger.charge;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A release says that a kill switch's trips up to now are void, by whom and why: calls pass again,
 * and are counted anew. Immutable.
 */
public final class KillRelease implements LedgerRecord {
  private final UUID id;
  private final long atMicros;
  private final String switchId;
  private final @Nullable String eachValue;
  private final String reason;
  private final String by;

  /** See the accessors. */
  public KillRelease(
      UUID id,
      long atMicros,
      String switchId,
      @Nullable String eachValue,
      String reason,
      String by) {
    this.id = id;
    this.atMicros = atMicros;
    this.switchId = switchId;
    this.eachValue = eachValue;
    this.reason = reason;
    this.by = by;
  }

  /** The release's own identity, time-ordered (UUID version 7). */
  public UUID id() {
    return id;
  }

  /** When it was made, in microseconds since the epoch: trips up to then are void. */
  public long atMicros() {
    return atMicros;
  }

  /** The switch's name in the configuration. */
  public String switchId() {
    return switchId;
  }

  /** The one value whose trips are void; null for all of the switch. */
  public @Nullable String eachValue() {
    return eachValue;
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
    if (!(other instanceof KillRelease)) {
      return false;
    }
    KillRelease that = (KillRelease) other;
    return id.equals(that.id)
        && atMicros == that.atMicros
        && switchId.equals(that.switchId)
        && Objects.equals(eachValue, that.eachValue)
        && reason.equals(that.reason)
        && by.equals(that.by);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "KillRelease " + id + " of " + switchId + (eachValue == null ? "" : " " + eachValue);
  }
}
