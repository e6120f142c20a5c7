package dev.tollgate.collector.inspect;

import dev.tollgate.ledger.charge.CapRaise;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.JvmStop;
import dev.tollgate.ledger.charge.KillRelease;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.charge.UnknownRecord;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.pricing.Terms;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every field of what stands in a ledger, by its name in the code and raw: units as the name says,
 * absent ones as null. A value is a text, a number, a map or a list of those, or null. Stateless.
 */
final class RecordFields {
  private RecordFields() {}

  /** The fields of an entry, in the order of the record. */
  static Map<String, @Nullable Object> of(LedgerEntry entry) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    LedgerRecord record = entry.record();
    byte[] bytes = entry.bytes();
    if (record instanceof Charge charge) {
      charge(fields, charge);
    } else if (record instanceof Correction correction) {
      correction(fields, correction);
    } else if (record instanceof CapRaise raise) {
      fields.put("id", raise.id().toString());
      fields.put("atMicros", raise.atMicros());
      fields.put("capId", raise.capId());
      fields.put("unit", raise.unit().key());
      fields.put("amount", raise.amount());
      fields.put("untilMs", raise.untilMs());
      fields.put("reason", raise.reason());
      fields.put("by", raise.by());
    } else if (record instanceof KillRelease release) {
      fields.put("id", release.id().toString());
      fields.put("atMicros", release.atMicros());
      fields.put("switchId", release.switchId());
      fields.put("eachValue", release.eachValue());
      fields.put("reason", release.reason());
      fields.put("by", release.by());
    } else if (record instanceof JvmStart start) {
      start(fields, start);
    } else if (record instanceof Heartbeat heartbeat) {
      fields.put("jvm", heartbeat.jvm().toString());
      fields.put("atMicros", heartbeat.atMicros());
      fields.put("counters", heartbeat.counters());
      fields.put("hooks", heartbeat.hooks());
    } else if (record instanceof JvmStop stop) {
      fields.put("jvm", stop.jvm().toString());
      fields.put("atMicros", stop.atMicros());
      fields.put("counters", stop.counters());
    } else if (record instanceof UnknownRecord unknown) {
      fields.put("recordType", unknown.type());
      fields.put("lengthBytes", unknown.lengthBytes());
    } else {
      fields.put("reason", entry.reason());
    }
    if (isNotAllOf(record, bytes)) {
      fields.put("bytes", HexFormat.of().formatHex(bytes));
    }
    return fields;
  }

  private static void charge(Map<String, @Nullable Object> fields, Charge charge) {
    fields.put("id", charge.id().toString());
    fields.put("jvm", charge.jvm().toString());
    fields.put("startMicros", charge.startMicros());
    fields.put("durationMicros", charge.durationMicros());
    fields.put("firstByteMicros", charge.firstByteMicros());
    fields.put("requestId", charge.requestId());
    fields.put("dedupeKey", charge.dedupeKey());
    fields.put("otherKey", charge.otherKey());
    fields.put("labels", labels(charge.labels()));
    fields.put("operation", charge.operation());
    fields.put("responseModel", charge.responseModel());
    Terms terms = charge.terms();
    fields.put("serviceTier", terms.serviceTier());
    fields.put("region", terms.region());
    fields.put("speed", terms.speed());
    fields.put("searchContextSize", terms.searchContextSize());
    fields.put("imageSize", terms.imageSize());
    fields.put("imageQuality", terms.imageQuality());
    fields.put("batch", terms.batch());
    fields.put("status", charge.status());
    fields.put("errorType", charge.errorType());
    fields.put("errorCode", charge.errorCode());
    fields.put("retryAfterMillis", charge.retryAfterMillis());
    fields.put("finishReason", charge.finishReason());
    Map<String, Long> usage = new LinkedHashMap<>();
    charge.usage().asMap().forEach((meter, quantity) -> usage.put(meter.key(), quantity));
    fields.put("usage", usage);
    fields.put("listCostNanos", charge.listCostNanos());
    fields.put("contractedCostNanos", charge.contractedCostNanos());
    fields.put("countedNanos", charge.countedNanos());
    fields.put("countedTokens", charge.countedTokens());
    fields.put("countedImages", charge.countedImages());
    fields.put("vendorCostUsd", charge.vendorCostUsd());
    fields.put("upstreamCostUsd", charge.upstreamCostUsd());
    fields.put("priceSource", charge.priceSource());
    fields.put("priceEntry", charge.priceEntry());
    fields.put("contextTier", charge.contextTier());
    fields.put("credentialAt", charge.credentialAt());
    fields.put("attempt", charge.attempt());
    fields.put("verdict", charge.verdict().key());
    fields.put("capId", charge.capId());
    fields.put("capTotal", charge.capTotal());
    fields.put("clampedTo", charge.clampedTo());
    fields.put("downgradedFrom", charge.downgradedFrom());
    Trip trip = charge.trip();
    fields.put("trip", trip == null ? null : trip(trip));
    fields.put("boardGeneration", charge.boardGeneration());
    fields.put("boardRow", charge.boardRow());
    fields.put("policyVersion", charge.policyVersion());
    fields.put("unreadable", charge.unreadable());
    fields.put("calls", charge.calls());
    fields.put("flagBits", charge.flagBits());
    fields.put("flags", charge.flags().stream().map(Flag::key).toList());
  }

  private static Map<String, @Nullable Object> trip(Trip trip) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("atMicros", trip.atMicros());
    fields.put("untilMicros", trip.untilMicros());
    fields.put("excess", trip.excess().key());
    fields.put("counted", trip.counted());
    fields.put("max", trip.max());
    fields.put("shared", trip.shared());
    return fields;
  }

  private static void correction(Map<String, @Nullable Object> fields, Correction correction) {
    fields.put("id", correction.id().toString());
    fields.put("atMicros", correction.atMicros());
    fields.put("reason", correction.reason());
    fields.put("by", correction.by());
    Map<String, @Nullable Object> before = new LinkedHashMap<>();
    charge(before, correction.before());
    fields.put("before", before);
    Map<String, @Nullable Object> after = new LinkedHashMap<>();
    charge(after, correction.after());
    fields.put("after", after);
  }

  private static void start(Map<String, @Nullable Object> fields, JvmStart start) {
    fields.put("jvm", start.jvm().toString());
    fields.put("startMicros", start.startMicros());
    fields.put("labels", labels(start.labels()));
    fields.put("agentVersion", start.agentVersion());
    fields.put("javaVersion", start.javaVersion());
    fields.put("pid", start.pid());
  }

  private static Map<String, String> labels(Labels labels) {
    Map<String, String> texts = new TreeMap<>();
    labels.asMap().forEach((label, value) -> texts.put(label.key(), value));
    return texts;
  }

  /** Whether the bytes have something that the fields do not: a newer version's, or no record's. */
  private static boolean isNotAllOf(@Nullable LedgerRecord record, byte[] bytes) {
    byte[] known;
    if (record instanceof Charge charge) {
      known = RecordCodec.encode(charge);
    } else if (record instanceof Correction correction) {
      known = RecordCodec.encode(correction);
    } else if (record instanceof CapRaise raise) {
      known = RecordCodec.encode(raise);
    } else if (record instanceof KillRelease release) {
      known = RecordCodec.encode(release);
    } else if (record instanceof JvmStart start) {
      known = RecordCodec.encode(start);
    } else if (record instanceof Heartbeat heartbeat) {
      known = RecordCodec.encode(heartbeat);
    } else if (record instanceof JvmStop stop) {
      known = RecordCodec.encode(stop);
    } else {
      return bytes.length > 0;
    }
    return !Arrays.equals(known, bytes);
  }

  /** A value's text in a line of text: {@code -} for null, quotes where it has spaces. */
  static String text(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      StringBuilder text = new StringBuilder("{");
      map.forEach(
          (key, each) ->
              text.append(text.length() == 1 ? "" : ",")
                  .append(key)
                  .append(':')
                  .append(text(each)));
      return text.append('}').toString();
    }
    if (value instanceof List<?> list) {
      return "[" + String.join(",", list.stream().map(RecordFields::text).toList()) + "]";
    }
    return value == null ? "-" : quoted(value.toString());
  }

  private static String quoted(String text) {
    if (text.matches("[^\\s\"{}\\[\\],=\\p{Cntrl}]+") && !text.equals("-")) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
