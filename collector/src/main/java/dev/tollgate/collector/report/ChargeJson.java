package dev.tollgate.collector.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.pricing.Money;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A charge as one JSON object, version 1, documented in the collector's README. Fields may be added
 * without a new version; none changes its meaning. Thread-safe.
 */
public final class ChargeJson implements ChargeLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonFactory json = new JsonFactory();

  /** A writer of version 1. */
  public ChargeJson() {}

  @Override
  public Optional<String> header() {
    return Optional.empty();
  }

  @Override
  public String of(Charge charge, long dayTotalNanos, boolean incomplete) {
    StringWriter text = new StringWriter(700);
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("v", 1);
      write(out, charge);
      string(out, "dayTotalUsd", Money.usd(dayTotalNanos));
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  @Override
  public String of(Correction correction, long dayTotalNanos, boolean incomplete) {
    Charge before = correction.before();
    Charge after = correction.after();
    return JsonLine.of(
        out -> {
          string(out, "id", correction.id().toString());
          string(out, "corrects", after.id().toString());
          string(out, "jvm", after.jvm().toString());
          string(out, "time", TIME.format(instant(correction.atMicros())));
          label(out, "service", after, Label.SERVICE);
          label(out, "provider", after, Label.PROVIDER);
          string(out, "model", after.pricedModel());
          string(out, "reason", correction.reason());
          string(out, "by", correction.by());
          string(
              out,
              "listCostUsd",
              Money.usd(DayTotals.listNanos(after) - DayTotals.listNanos(before)));
          string(out, "countedUsd", Money.usd(after.countedNanos() - before.countedNanos()));
          string(
              out,
              "newListCostUsd",
              after.has(Flag.UNPRICED) ? null : Money.usd(after.listCostNanos()));
          string(out, "newCountedUsd", Money.usd(after.countedNanos()));
          string(out, "priceSource", after.priceSource());
          string(out, "priceEntry", after.priceEntry());
          JsonLine.texts(out, "flags", after.flags().stream().map(Flag::key).toList());
          string(out, "dayTotalUsd", Money.usd(dayTotalNanos));
        });
  }

  /** Writes the charge's fields into the object that is open. */
  public static void write(JsonGenerator out, Charge charge) throws IOException {
    string(out, "id", charge.id().toString());
    string(out, "jvm", charge.jvm().toString());
    string(out, "time", TIME.format(instant(charge.startMicros())));
    label(out, "service", charge, Label.SERVICE);
    label(out, "environment", charge, Label.ENVIRONMENT);
    label(out, "workflow", charge, Label.WORKFLOW);
    label(out, "team", charge, Label.TEAM);
    label(out, "owner", charge, Label.OWNER);
    label(out, "job", charge, Label.JOB);
    label(out, "mode", charge, Label.MODE);
    label(out, "regime", charge, Label.REGIME);
    label(out, "waste", charge, Label.WASTE);
    label(out, "key", charge, Label.KEY);
    label(out, "provider", charge, Label.PROVIDER);
    string(out, "operation", charge.operation());
    label(out, "requestModel", charge, Label.MODEL);
    string(out, "model", charge.pricedModel());
    Terms terms = charge.terms();
    string(out, "serviceTier", terms.serviceTier());
    string(out, "speed", terms.speed());
    string(out, "region", terms.region());
    string(out, "searchContextSize", terms.searchContextSize());
    string(out, "imageSize", terms.imageSize());
    string(out, "imageQuality", terms.imageQuality());
    out.writeBooleanField("batch", terms.batch());
    out.writeNumberField("status", charge.status());
    string(out, "errorType", charge.errorType());
    string(out, "errorCode", charge.errorCode());
    if (charge.retryAfterMillis() >= 0) {
      out.writeNumberField("retryAfterMillis", charge.retryAfterMillis());
    } else {
      out.writeNullField("retryAfterMillis");
    }
    out.writeBooleanField("streamed", charge.has(Flag.STREAMED));
    out.writeNumberField("durationMicros", charge.durationMicros());
    out.writeNumberField("firstByteMicros", charge.firstByteMicros());
    out.writeObjectFieldStart("usage");
    for (Map.Entry<Meter, Long> meter : charge.usage().asMap().entrySet()) {
      out.writeNumberField(meter.getKey().key(), meter.getValue());
    }
    out.writeEndObject();
    out.writeNumberField("inputTokens", charge.usage().inputTokens());
    out.writeNumberField("cachedInputTokens", charge.usage().cachedInputTokens());
    out.writeNumberField("outputTokens", charge.usage().outputTokens());
    string(
        out, "listCostUsd", charge.has(Flag.UNPRICED) ? null : Money.usd(charge.listCostNanos()));
    string(
        out,
        "contractedCostUsd",
        charge.contractedCostNanos() < 0 ? null : Money.usd(charge.contractedCostNanos()));
    string(out, "countedUsd", Money.usd(charge.countedNanos()));
    string(out, "vendorCostUsd", charge.vendorCostUsd());
    string(out, "upstreamCostUsd", charge.upstreamCostUsd());
    string(out, "priceSource", charge.priceSource());
    string(out, "priceEntry", charge.priceEntry());
    out.writeNumberField("contextTier", charge.contextTier());
    out.writeArrayFieldStart("flags");
    for (Flag flag : charge.flags()) {
      out.writeString(flag.key());
    }
    out.writeEndArray();
    string(out, "verdict", charge.verdict().key());
    string(out, "cap", charge.capId());
    if (charge.capTotal() >= 0) {
      out.writeNumberField("capTotal", charge.capTotal());
    }
    if (charge.downgradedFrom() != null) {
      string(out, "downgradedFrom", charge.downgradedFrom());
    }
    if (charge.has(Flag.CLAMPED)) {
      out.writeNumberField("clampedTo", charge.clampedTo());
    }
    Trip trip = charge.trip();
    if (trip != null) {
      out.writeObjectFieldStart("trip");
      TripJson.write(out, trip);
      out.writeEndObject();
    }
    out.writeNumberField("attempt", charge.attempt());
    out.writeNumberField("calls", charge.calls());
    string(out, "requestId", charge.requestId());
    string(out, "dedupeKey", charge.dedupeKey());
    string(out, "credentialAt", charge.credentialAt());
    string(out, "unreadable", charge.unreadable());
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }

  private static void label(JsonGenerator out, String name, Charge charge, Label label)
      throws IOException {
    string(out, name, charge.labels().get(label));
  }

  private static void string(JsonGenerator out, String name, @Nullable String value)
      throws IOException {
    if (value == null) {
      out.writeNullField(name);
    } else {
      out.writeStringField(name, value);
    }
  }
}
