package dev.tollgate.collector.cap;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.policy.KillSwitch;
import java.util.List;

/**
 * An alert of a kill switch that has tripped in some JVM. Immutable.
 *
 * @param trip the trip
 * @param charge of the first call that is known to name it
 * @param sinks who is to get it besides the log
 */
public record TripAlert(KillSwitch by, Trip trip, Charge charge, List<String> sinks) {

  /** Which value's calls it stopped, see {@link KillSwitch#eachValue}. */
  public String eachValue() {
    return trip.shared() ? "" : by.eachValue(charge.labels());
  }

  /** Its identity: in one home the same trip always has the same, and no other has it. */
  public String key(String home) {
    return "%s-%016x-%016x"
        .formatted(home, charge.jvm().getLeastSignificantBits(), trip.atMicros());
  }
}
