package dev.tollgate.collector.cap;

import dev.tollgate.collector.config.Config;
import dev.tollgate.collector.config.KillSwitchSpec;
import dev.tollgate.collector.config.SinkSpec;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Trip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The trips of kill switches that charges have named since it was last asked. Whether one was
 * announced before is the journal's to know. One thread.
 */
public final class Trips {
  /** Nobody needs to know of a trip that was over so long ago. */
  private static final Duration ANNOUNCED = Duration.ofDays(1);

  private record Key(UUID jvm, long atMicros) {}

  private final Map<Key, Charge> first = new LinkedHashMap<>();

  /** Looks at a charge. */
  public void take(Charge charge, long nowMs) {
    Trip trip = charge.trip();
    if (trip != null && trip.untilMicros() / 1_000 > nowMs - ANNOUNCED.toMillis()) {
      first.putIfAbsent(new Key(charge.jvm(), trip.atMicros()), charge);
    }
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return first.isEmpty();
  }

  /** The alerts of all trips; of a switch that is not in the configuration any more, none. */
  public List<TripAlert> alerts(Config config) {
    List<TripAlert> alerts = new ArrayList<>();
    for (Charge charge : first.values()) {
      for (KillSwitchSpec spec : config.killSwitches()) {
        if (spec.killSwitch().id().equals(charge.capId())) {
          List<String> sinks =
              spec.notifies().isEmpty()
                  ? config.sinks().stream().map(SinkSpec::name).toList()
                  : spec.notifies();
          Trip trip = Objects.requireNonNull(charge.trip());
          alerts.add(new TripAlert(spec.killSwitch(), trip, charge, sinks));
        }
      }
    }
    return alerts;
  }

  /** Forgets them: they are announced. */
  public void clear() {
    first.clear();
  }
}
