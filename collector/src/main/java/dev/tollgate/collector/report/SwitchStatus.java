package dev.tollgate.collector.report;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.policy.KillSwitch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a kill switch stands in one JVM, of one of its values, where it has tripped; or that it is
 * armed everywhere else. Immutable.
 *
 * @param named the charge that first named the trip; null where it is armed
 */
public record SwitchStatus(KillSwitch by, @Nullable Charge named) {

  /** The trip, or null. */
  public @Nullable Trip trip() {
    return named == null ? null : named.trip();
  }

  /** Which value's calls it stops; empty for all of them, and where it is armed. */
  public String eachValue() {
    Trip trip = trip();
    return trip == null || trip.shared()
        ? ""
        : by.eachValue(Objects.requireNonNull(named).labels());
  }

  /** armed, or tripped; in shadow too, where calls pass. */
  public String state() {
    return (named == null ? "armed" : "tripped") + (by.shadow() ? " in shadow" : "");
  }
}
