package dev.tollgate.collector.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tollgate.collector.cap.Alert;
import dev.tollgate.collector.config.Amount;
import dev.tollgate.collector.report.AmountText;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Length;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an alert says, as a sentence and as JSON of version 1. */
public final class AlertMessage {
  /** The sink that every alert goes to. */
  public static final String LOG = "log";

  /** An alert is remembered so much longer than its window: clocks can be set back. */
  private static final long REMEMBERED_MS = Duration.ofDays(2).toMillis();

  private AlertMessage() {}

  /** The alert as the journal keeps it. */
  public static AlertJournal.Raised of(Alert alert, String home, long nowMs) {
    List<String> sinks = new ArrayList<>(List.of(LOG));
    sinks.addAll(alert.sinks());
    long untilMs =
        alert.endMs() > Long.MAX_VALUE - REMEMBERED_MS
            ? Long.MAX_VALUE
            : alert.endMs() + REMEMBERED_MS;
    String key = alert.key(home);
    return new AlertJournal.Raised(key, nowMs, untilMs, sinks, json(alert, key, nowMs));
  }

  private static String json(Alert alert, String key, long nowMs) {
    Cap cap = alert.cap();
    return JsonLine.of(
        out -> {
          out.writeStringField("key", key);
          out.writeStringField("kind", alert.kind().name().toLowerCase(Locale.ROOT));
          out.writeStringField("text", text(alert));
          JsonLine.timeMs(out, "at", nowMs);
          out.writeStringField("cap", cap.id());
          JsonLine.text(out, "each", cap.each() == null ? null : alert.eachValue());
          out.writeStringField("owner", cap.owner());
          if (alert.percent() > 0) {
            out.writeNumberField("percent", alert.percent());
          }
          out.writeBooleanField("refuses", alert.refuses() && !cap.shadow());
          if (throttles(alert)) {
            out.writeBooleanField("throttles", !cap.shadow());
          }
          out.writeBooleanField("shadow", cap.shadow());
          out.writeStringField("unit", cap.unit().key());
          out.writeStringField("spent", AmountText.of(cap.unit(), alert.charged()));
          out.writeStringField("limit", AmountText.of(cap.unit(), cap.limit()));
          out.writeStringField("perHour", AmountText.of(cap.unit(), alert.perHour()));
          time(out, "exhaustsAt", alert.exhaustsMs());
          out.writeStringField("window", cap.windowName());
          time(out, "windowStart", alert.startMs());
          time(out, "windowEnd", alert.endMs());
        });
  }

  private static void time(JsonGenerator out, String name, long epochMs) throws IOException {
    JsonLine.text(
        out, name, epochMs == Long.MAX_VALUE ? null : Instant.ofEpochMilli(epochMs).toString());
  }

  /** The sentence. */
  static String text(Alert alert) {
    Cap cap = alert.cap();
    String reached =
        switch (alert.kind()) {
          case PERCENT -> " has reached " + alert.percent() + "%: ";
          case BURN ->
              " burns "
                  + AmountText.withUnit(cap.unit(), alert.perHour())
                  + " an hour"
                  + exhausts(alert)
                  + ": ";
          case EXHAUSTION -> exhausts(alert).replaceFirst("^, it", "") + ": ";
        };
    return "cap "
        + cap.id()
        + (cap.each() == null ? "" : " for " + cap.each().key() + " " + alert.eachValue())
        + " of "
        + cap.owner()
        + reached
        + AmountText.of(cap.unit(), alert.charged())
        + " of "
        + AmountText.withUnit(cap.unit(), cap.limit())
        + (alert.endMs() == Long.MAX_VALUE ? "" : " until " + Instant.ofEpochMilli(alert.endMs()))
        + (!alert.refuses()
            ? slows(alert)
            : cap.shadow() ? "; in shadow, calls pass" : "; calls are refused");
  }

  private static boolean throttles(Alert alert) {
    Cap cap = alert.cap();
    return alert.percent() > 0
        && cap.throttles()
        && new Amount(cap.unit(), cap.limit()).atPercent(alert.percent()) == cap.throttleAt();
  }

  private static String slows(Alert alert) {
    Cap cap = alert.cap();
    return !throttles(alert)
        ? ""
        : cap.shadow()
            ? "; in shadow, calls pass"
            : "; "
                + cap.throttleCalls()
                + " calls per "
                + Length.words(cap.throttlePerMs())
                + " pass in each JVM";
  }

  private static String exhausts(Alert alert) {
    return alert.exhaustsMs() == Long.MAX_VALUE
        ? ""
        : ", it is exhausted at " + Instant.ofEpochMilli(alert.exhaustsMs());
  }

  /** The sentence of an alert in JSON. */
  public static String textOf(String json) throws IOException {
    try (JsonParser in = new JsonFactory().createParser(json)) {
      while (in.nextToken() != null) {
        if (in.currentToken() == JsonToken.FIELD_NAME && "text".equals(in.currentName())) {
          String text = in.nextTextValue();
          return text == null ? json : text;
        }
      }
    }
    return json;
  }
}
