package dev.tollgate.collector.cap;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.policy.KillSwitch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The trips of kill switches that have not cooled down, each with the first charge that named it;
 * the last {@value #MOST} of them, as they are saved with what was counted. Whether one was
 * released says the policy, whether its JVM still counts says the JVM's lock. One thread.
 */
public final class StandingTrips {
  static final int MOST = 1_000;

  private record Key(UUID jvm, long atMicros) {}

  private final Map<Key, Charge> first = new LinkedHashMap<>();

  /** Looks at a charge. */
  public void take(Charge charge, long nowMs) {
    Trip trip = charge.trip();
    if (trip != null && stands(trip, nowMs)) {
      first.putIfAbsent(new Key(charge.jvm(), trip.atMicros()), charge);
      if (first.size() > MOST) {
        first.remove(first.keySet().iterator().next());
      }
    }
  }

  /** Drops what has cooled down. */
  public void forget(long nowMs) {
    first
        .values()
        .removeIf(
            charge -> {
              Trip trip = charge.trip();
              return trip == null || !stands(trip, nowMs);
            });
  }

  private static boolean stands(Trip trip, long nowMs) {
    return trip.untilMicros() > nowMs * 1_000;
  }

  /** The charges that first named the trips of this switch that stand, the oldest first. */
  public List<Charge> of(KillSwitch by, long nowMs) {
    return first.values().stream().filter(charge -> isOf(by, charge, nowMs)).toList();
  }

  private static boolean isOf(KillSwitch by, Charge charge, long nowMs) {
    Trip trip = charge.trip();
    if (trip == null || !stands(trip, nowMs) || !by.id().equals(charge.capId())) {
      return false;
    }
    return trip.shared()
        ? trip.atMicros() > by.releasedMicros()
        : !by.isReleased(by.eachValue(charge.labels()), trip.atMicros());
  }

  /** Writes all, to be read by {@link #readFrom}. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(first.size());
    for (Charge charge : first.values()) {
      byte[] record = RecordCodec.encode(charge);
      out.writeInt(record.length);
      out.write(record);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static StandingTrips readFrom(DataInput in) throws IOException {
    StandingTrips trips = new StandingTrips();
    for (int left = in.readInt(); left > 0; left--) {
      byte[] record = new byte[in.readInt()];
      in.readFully(record);
      if (RecordCodec.decode(record, 0, record.length) instanceof Charge charge) {
        trips.take(charge, Long.MIN_VALUE / 1_000);
      }
    }
    return trips;
  }
}
