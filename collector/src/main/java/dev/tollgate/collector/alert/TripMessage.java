package dev.tollgate.collector.alert;

import dev.tollgate.collector.cap.TripAlert;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.collector.report.TripJson;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Length;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the alert of a tripped kill switch says, as a sentence and as JSON of version 1. */
final class TripMessage {
  /** Remembered so much longer than the trip: clocks can be set back, and ledgers read again. */
  private static final long REMEMBERED_MS = Duration.ofDays(3).toMillis();

  private TripMessage() {}

  /** The alert as the journal keeps it. */
  static AlertJournal.Raised of(TripAlert alert, String home, long nowMs) {
    List<String> sinks = new ArrayList<>(List.of(AlertMessage.LOG));
    sinks.addAll(alert.sinks());
    String key = alert.key(home);
    long untilMs = alert.trip().untilMicros() / 1_000 + REMEMBERED_MS;
    return new AlertJournal.Raised(key, nowMs, untilMs, sinks, json(alert, key, nowMs));
  }

  private static String json(TripAlert alert, String key, long nowMs) {
    KillSwitch by = alert.by();
    Trip trip = alert.trip();
    return JsonLine.of(
        out -> {
          out.writeStringField("key", key);
          out.writeStringField("kind", "trip");
          out.writeStringField("text", text(alert));
          JsonLine.timeMs(out, "at", nowMs);
          out.writeStringField("killSwitch", by.id());
          JsonLine.text(out, "each", by.each() == null ? null : alert.eachValue());
          out.writeStringField("owner", by.owner());
          out.writeBooleanField("refuses", !by.shadow());
          out.writeBooleanField("shadow", by.shadow());
          TripJson.write(out, trip);
          out.writeStringField("within", Length.words(by.withinMs()));
          JsonLine.text(out, "service", alert.charge().labels().get(Label.SERVICE));
          out.writeStringField("jvm", alert.charge().jvm().toString());
        });
  }

  /** The sentence. */
  static String text(TripAlert alert) {
    KillSwitch by = alert.by();
    String service = alert.charge().labels().get(Label.SERVICE);
    return "kill switch "
        + by.id()
        + (by.each() == null
            ? ""
            : alert.trip().shared()
                ? " for calls of many values together"
                : " for " + by.each().key() + " " + alert.eachValue())
        + " of "
        + by.owner()
        + " has tripped in a JVM of "
        + (service == null ? "no service" : service)
        + ": "
        + alert.trip().words()
        + " within "
        + Length.words(by.withinMs())
        + (by.shadow() ? "; in shadow, calls pass" : "; calls are refused")
        + " until "
        + JsonLine.instant(alert.trip().untilMicros());
  }
}
