package dev.tollgate.collector.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Reserve;
import dev.tollgate.ledger.policy.Scope;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/**
 * The caps and kill switches as one JSON object, version 1, documented in the collector's README.
 */
public final class CapsJson {
  private CapsJson() {}

  /** One line without a line end. */
  public static String of(CapsReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("v", 1);
      out.writeNumberField("policyVersion", report.policyVersion());
      out.writeStringField("collector", report.collectorRuns() ? "running" : "stopped");
      out.writeArrayFieldStart("caps");
      for (CapStatus status : report.caps()) {
        write(out, status, report.atMs());
      }
      out.writeEndArray();
      out.writeArrayFieldStart("killSwitches");
      for (SwitchStatus status : report.switches()) {
        write(out, status);
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, SwitchStatus status) throws IOException {
    KillSwitch by = status.by();
    out.writeStartObject();
    out.writeStringField("id", by.id());
    if (by.each() != null) {
      out.writeStringField("each", by.each().key());
    }
    out.writeStringField("owner", by.owner());
    scope(out, by.scope());
    out.writeNumberField("withinMs", by.withinMs());
    out.writeNumberField("coolDownMs", by.coolDownMs());
    out.writeObjectFieldStart("max");
    for (Excess excess : Excess.values()) {
      if (by.limits(excess)) {
        out.writeStringField(excess.key(), SwitchesTable.maximum(by, excess));
      }
    }
    out.writeEndObject();
    out.writeStringField("state", status.state());
    Trip trip = status.trip();
    if (trip != null && status.named() != null) {
      out.writeObjectFieldStart("trip");
      out.writeStringField("value", status.eachValue());
      out.writeStringField("jvm", status.named().jvm().toString());
      TripJson.write(out, trip);
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void scope(JsonGenerator out, Scope scope) throws IOException {
    out.writeObjectFieldStart("scope");
    for (Map.Entry<Label, String> entry : scope.values().entrySet()) {
      out.writeStringField(entry.getKey().key(), entry.getValue());
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, CapStatus status, long nowMs) throws IOException {
    Cap cap = status.cap();
    out.writeStartObject();
    out.writeStringField("id", cap.id());
    if (cap.each() != null) {
      out.writeStringField("each", cap.each().key());
      out.writeStringField("value", status.eachValue());
    }
    out.writeStringField("owner", cap.owner());
    scope(out, cap.scope());
    out.writeStringField("unit", cap.unit().key());
    out.writeStringField("limit", AmountText.of(cap.unit(), cap.limit()));
    if (cap.raisedBy() != 0) {
      out.writeStringField("raisedBy", AmountText.of(cap.unit(), cap.raisedBy()));
    }
    if (cap.holdsExpected()) {
      out.writeStringField("hold", "expected");
    }
    if (cap.priority() != null) {
      out.writeStringField("priority", cap.priority().key());
    }
    Reserve reserve = cap.reserve();
    if (reserve != null) {
      out.writeObjectFieldStart("reserve");
      out.writeStringField("amount", AmountText.of(cap.unit(), reserve.amount()));
      out.writeStringField("left", AmountText.of(cap.unit(), status.reserveLeft()));
      out.writeArrayFieldStart("workflows");
      for (String workflow : reserve.workflows()) {
        out.writeString(workflow);
      }
      out.writeEndArray();
      out.writeStringField("priority", reserve.priority().key());
      out.writeEndObject();
    }
    out.writeStringField("spent", AmountText.of(cap.unit(), status.spent()));
    out.writeStringField("held", AmountText.of(cap.unit(), status.held()));
    out.writeStringField("remaining", AmountText.of(cap.unit(), status.remaining()));
    out.writeStringField("perHour", AmountText.of(cap.unit(), status.perHour()));
    time(out, "exhaustedAt", status.exhaustedAtMs(nowMs));
    out.writeNumberField("percent", status.percent());
    out.writeStringField("state", status.state());
    out.writeStringField("window", cap.windowName());
    out.writeStringField("zone", cap.zone());
    if (status.window() < 0) {
      out.writeNullField("windowStart");
      out.writeNullField("windowEnd");
    } else {
      time(out, "windowStart", cap.windows().startMs(status.window()));
      time(out, "windowEnd", cap.windows().endMs(status.window()));
    }
    out.writeEndObject();
  }

  private static void time(JsonGenerator out, String name, long epochMs) throws IOException {
    if (epochMs == Long.MAX_VALUE) {
      out.writeNullField(name);
    } else {
      out.writeStringField(name, Instant.ofEpochMilli(epochMs).toString());
    }
  }
}
