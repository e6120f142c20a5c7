package dev.tollgate.collector.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.pricing.Money;
import java.io.IOException;

/** The trip of a kill switch as fields of a JSON object. */
public final class TripJson {
  private TripJson() {}

  /** Writes what was counted, the most there might have been, and from when until when. */
  public static void write(JsonGenerator out, Trip trip) throws IOException {
    out.writeStringField("excess", trip.excess().key());
    out.writeStringField("counted", amount(trip.excess(), trip.counted()));
    out.writeStringField("max", amount(trip.excess(), trip.max()));
    JsonLine.time(out, "trippedAt", trip.atMicros());
    JsonLine.time(out, "until", trip.untilMicros());
  }

  private static String amount(Excess excess, long amount) {
    return excess == Excess.USD ? Money.usd(amount) : Long.toString(amount);
  }
}
