package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.charge.Fields.OfCharge;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.tlv.TlvReader;
import dev.tollgate.ledger.tlv.TlvWriter;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.UUID;

/** Writes and reads the fields of a charge. */
final class ChargeFields {
  private static final Meter[] METERS = Meter.values();

  private ChargeFields() {}

  static byte[] encode(Charge charge) {
    TlvWriter out = new TlvWriter(Fields.TYPE_CHARGE);
    write(out, charge);
    return out.sealed();
  }

  static void write(TlvWriter out, Charge charge) {
    out.uuid(OfCharge.ID, charge.id());
    out.uuid(OfCharge.JVM, charge.jvm());
    number(out, OfCharge.START_MICROS, charge.startMicros(), 0);
    number(out, OfCharge.DURATION_MICROS, charge.durationMicros(), 0);
    number(out, OfCharge.FIRST_BYTE_MICROS, charge.firstByteMicros(), -1);
    out.text(OfCharge.REQUEST_ID, charge.requestId());
    out.text(OfCharge.DEDUPE_KEY, charge.dedupeKey());
    out.text(OfCharge.OTHER_KEY, charge.otherKey());
    if (!charge.labels().equals(Labels.NONE)) {
      LabelFields.write(out, OfCharge.LABELS, charge.labels());
    }
    if (!charge.operation().isEmpty()) {
      out.text(OfCharge.OPERATION, charge.operation());
    }
    out.text(OfCharge.RESPONSE_MODEL, charge.responseModel());
    writeTerms(out, charge.terms());
    number(out, OfCharge.STATUS, charge.status(), 0);
    out.text(OfCharge.ERROR_TYPE, charge.errorType());
    out.text(OfCharge.ERROR_CODE, charge.errorCode());
    number(out, OfCharge.RETRY_AFTER_MILLIS, charge.retryAfterMillis(), -1);
    out.text(OfCharge.FINISH_REASON, charge.finishReason());
    if (!charge.usage().isEmpty()) {
      writeUsage(out, charge.usage());
    }
    number(out, OfCharge.LIST_COST_NANOS, charge.listCostNanos(), 0);
    number(out, OfCharge.CONTRACTED_COST_NANOS, charge.contractedCostNanos(), -1);
    number(out, OfCharge.COUNTED_NANOS, charge.countedNanos(), 0);
    if (charge.has(Flag.COUNTED_AS_HELD)) {
      out.varint(OfCharge.COUNTED_TOKENS, charge.countedTokens());
      out.varint(OfCharge.COUNTED_IMAGES, charge.countedImages());
    }
    out.text(OfCharge.VENDOR_COST_USD, charge.vendorCostUsd());
    out.text(OfCharge.UPSTREAM_COST_USD, charge.upstreamCostUsd());
    out.text(OfCharge.PRICE_SOURCE, charge.priceSource());
    out.text(OfCharge.PRICE_ENTRY, charge.priceEntry());
    number(out, OfCharge.CONTEXT_TIER, charge.contextTier(), 0);
    out.text(OfCharge.CREDENTIAL_AT, charge.credentialAt());
    number(out, OfCharge.ATTEMPT, charge.attempt(), 0);
    number(out, OfCharge.VERDICT, charge.verdict().code(), Verdict.PASSED.code());
    out.text(OfCharge.CAP_ID, charge.capId());
    number(out, OfCharge.CAP_TOTAL, charge.capTotal(), -1);
    number(out, OfCharge.CLAMPED_TO, charge.clampedTo(), -1);
    out.text(OfCharge.DOWNGRADED_FROM, charge.downgradedFrom());
    TripFields.write(out, OfCharge.TRIP, charge.trip());
    if (charge.boardGeneration() != 0) {
      out.fixed64(OfCharge.BOARD_GENERATION, charge.boardGeneration());
    }
    number(out, OfCharge.BOARD_ROW, charge.boardRow(), -1);
    number(out, OfCharge.POLICY_VERSION, charge.policyVersion(), 0);
    out.text(OfCharge.UNREADABLE, charge.unreadable());
    number(out, OfCharge.FLAG_BITS, charge.flagBits(), 0);
    number(out, OfCharge.CALLS, charge.calls(), 1);
  }

  static Charge decode(TlvReader in) {
    Charge.Builder charge = new Charge.Builder();
    Terms.Builder terms = new Terms.Builder();
    UUID id = null;
    while (in.next()) {
      switch (in.field()) {
        case OfCharge.ID:
          id = in.uuid();
          break;
        case OfCharge.JVM:
          charge.jvm(in.uuid());
          break;
        case OfCharge.START_MICROS:
          charge.startMicros(in.varint());
          break;
        case OfCharge.DURATION_MICROS:
          charge.durationMicros(in.varint());
          break;
        case OfCharge.FIRST_BYTE_MICROS:
          charge.firstByteMicros(in.varint());
          break;
        case OfCharge.REQUEST_ID:
          charge.requestId(in.text());
          break;
        case OfCharge.DEDUPE_KEY:
          charge.dedupeKey(in.text());
          break;
        case OfCharge.OTHER_KEY:
          charge.otherKey(in.text());
          break;
        case OfCharge.LABELS:
          charge.labels(LabelFields.read(in.fields()));
          break;
        case OfCharge.OPERATION:
          charge.operation(in.text());
          break;
        case OfCharge.RESPONSE_MODEL:
          charge.responseModel(in.text());
          break;
        case OfCharge.SERVICE_TIER:
          terms.serviceTier(in.text());
          break;
        case OfCharge.REGION:
          terms.region(in.text());
          break;
        case OfCharge.STATUS:
          charge.status(in.int32());
          break;
        case OfCharge.ERROR_TYPE:
          charge.errorType(in.text());
          break;
        case OfCharge.FINISH_REASON:
          charge.finishReason(in.text());
          break;
        case OfCharge.USAGE:
          charge.usage(readUsage(in.fields()));
          break;
        case OfCharge.LIST_COST_NANOS:
          charge.listCostNanos(in.varint());
          break;
        case OfCharge.COUNTED_NANOS:
          charge.countedNanos(in.varint());
          break;
        case OfCharge.COUNTED_TOKENS:
          charge.countedTokens(in.varint());
          break;
        case OfCharge.COUNTED_IMAGES:
          charge.countedImages(in.varint());
          break;
        case OfCharge.PRICE_SOURCE:
          charge.priceSource(in.text());
          break;
        case OfCharge.ATTEMPT:
          charge.attempt(in.int32());
          break;
        case OfCharge.VERDICT:
          charge.verdict(Verdict.ofCode(in.int32()));
          break;
        case OfCharge.CAP_ID:
          charge.capId(in.text());
          break;
        case OfCharge.CAP_TOTAL:
          charge.capTotal(in.varint());
          break;
        case OfCharge.CLAMPED_TO:
          charge.clampedTo(in.varint());
          break;
        case OfCharge.DOWNGRADED_FROM:
          charge.downgradedFrom(in.text());
          break;
        case OfCharge.TRIP:
          charge.trip(TripFields.read(in.fields()));
          break;
        case OfCharge.BOARD_GENERATION:
          charge.boardGeneration(in.fixed64());
          break;
        case OfCharge.BOARD_ROW:
          charge.boardRow(in.int32());
          break;
        case OfCharge.POLICY_VERSION:
          charge.policyVersion(in.varint());
          break;
        case OfCharge.UNREADABLE:
          charge.unreadable(in.text());
          break;
        case OfCharge.FLAG_BITS:
          charge.flagBits(in.varint());
          break;
        case OfCharge.CALLS:
          charge.calls(in.varint());
          break;
        case OfCharge.SPEED:
          terms.speed(in.text());
          break;
        case OfCharge.SEARCH_CONTEXT_SIZE:
          terms.searchContextSize(in.text());
          break;
        case OfCharge.IMAGE_SIZE:
          terms.imageSize(in.text());
          break;
        case OfCharge.IMAGE_QUALITY:
          terms.imageQuality(in.text());
          break;
        case OfCharge.BATCH:
          terms.batch(in.varint() != 0);
          break;
        case OfCharge.ERROR_CODE:
          charge.errorCode(in.text());
          break;
        case OfCharge.RETRY_AFTER_MILLIS:
          charge.retryAfterMillis(in.varint());
          break;
        case OfCharge.VENDOR_COST_USD:
          charge.vendorCostUsd(in.text());
          break;
        case OfCharge.UPSTREAM_COST_USD:
          charge.upstreamCostUsd(in.text());
          break;
        case OfCharge.CONTRACTED_COST_NANOS:
          charge.contractedCostNanos(in.varint());
          break;
        case OfCharge.PRICE_ENTRY:
          charge.priceEntry(in.text());
          break;
        case OfCharge.CONTEXT_TIER:
          charge.contextTier(in.varint());
          break;
        case OfCharge.CREDENTIAL_AT:
          charge.credentialAt(in.text());
          break;
        default:
          break;
      }
    }
    return charge.terms(terms.build()).id(RecordCodec.required(id, "charge")).build();
  }

  private static void writeTerms(TlvWriter out, Terms terms) {
    out.text(OfCharge.SERVICE_TIER, terms.serviceTier());
    out.text(OfCharge.REGION, terms.region());
    out.text(OfCharge.SPEED, terms.speed());
    out.text(OfCharge.SEARCH_CONTEXT_SIZE, terms.searchContextSize());
    out.text(OfCharge.IMAGE_SIZE, terms.imageSize());
    out.text(OfCharge.IMAGE_QUALITY, terms.imageQuality());
    number(out, OfCharge.BATCH, terms.batch() ? 1 : 0, 0);
  }

  private static void number(TlvWriter out, int field, long value, long ofEmptyCharge) {
    if (value != ofEmptyCharge) {
      out.varint(field, value);
    }
  }

  private static void writeUsage(TlvWriter out, Usage usage) {
    int begin = out.begin(OfCharge.USAGE);
    for (Meter meter : METERS) {
      if (usage.has(meter)) {
        out.varint(meter.code(), usage.quantity(meter));
      }
    }
    out.end(begin);
  }

  private static Usage readUsage(TlvReader in) {
    Usage.Builder usage = new Usage.Builder();
    while (in.next()) {
      Meter meter = Meter.ofCode(in.field());
      if (meter != null) {
        usage.set(meter, in.quantity());
      }
    }
    return usage.build();
  }
}
