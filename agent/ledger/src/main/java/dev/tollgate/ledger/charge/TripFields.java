package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.charge.Fields.OfTrip;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.tlv.TlvReader;
import dev.tollgate.ledger.tlv.TlvWriter;
import org.jspecify.annotations.Nullable;

/** Writes and reads the fields of a trip. */
final class TripFields {
  private TripFields() {}

  static void write(TlvWriter out, int field, @Nullable Trip trip) {
    if (trip == null) {
      return;
    }
    int begin = out.begin(field);
    out.varint(OfTrip.AT_MICROS, trip.atMicros());
    out.varint(OfTrip.UNTIL_MICROS, trip.untilMicros());
    out.varint(OfTrip.EXCESS, trip.excess().code());
    out.varint(OfTrip.COUNTED, trip.counted());
    out.varint(OfTrip.MAX, trip.max());
    if (trip.shared()) {
      out.varint(OfTrip.SHARED, 1);
    }
    out.end(begin);
  }

  /** The trip, or null for one by something that only a newer version counts. */
  static @Nullable Trip read(TlvReader in) {
    long atMicros = 0;
    long untilMicros = 0;
    Excess excess = null;
    long counted = 0;
    long max = 0;
    boolean shared = false;
    while (in.next()) {
      switch (in.field()) {
        case OfTrip.AT_MICROS:
          atMicros = in.varint();
          break;
        case OfTrip.UNTIL_MICROS:
          untilMicros = in.varint();
          break;
        case OfTrip.EXCESS:
          excess = Excess.ofCode(in.int32());
          break;
        case OfTrip.COUNTED:
          counted = in.varint();
          break;
        case OfTrip.MAX:
          max = in.varint();
          break;
        case OfTrip.SHARED:
          shared = in.varint() != 0;
          break;
        default:
          break;
      }
    }
    return excess == null ? null : new Trip(atMicros, untilMicros, excess, counted, max, shared);
  }
}
