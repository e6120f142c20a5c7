package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.charge.Fields.OfCharge;
import dev.tollgate.ledger.labels.Labels;
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
    out.uuid(OfCharge.ID, charge.id());
    out.uuid(OfCharge.JVM, charge.jvm());
    number(out, OfCharge.START_MICROS, charge.startMicros(), 0);
    number(out, OfCharge.DURATION_MICROS, charge.durationMicros(), 0);
    number(out, OfCharge.FIRST_BYTE_MICROS, charge.firstByteMicros(), -1);
    out.text(OfCharge.REQUEST_ID, charge.requestId());
    out.text(OfCharge.DEDUPE_KEY, charge.dedupeKey());
    if (!charge.labels().equals(Labels.NONE)) {
      LabelFields.write(out, OfCharge.LABELS, charge.labels());
    }
    if (!charge.operation().isEmpty()) {
      out.text(OfCharge.OPERATION, charge.operation());
    }
    out.text(OfCharge.RESPONSE_MODEL, charge.responseModel());
    out.text(OfCharge.SERVICE_TIER, charge.serviceTier());
    out.text(OfCharge.REGION, charge.region());
    number(out, OfCharge.STATUS, charge.status(), 0);
    out.text(OfCharge.ERROR_TYPE, charge.errorType());
    out.text(OfCharge.FINISH_REASON, charge.finishReason());
    if (!charge.usage().isEmpty()) {
      writeUsage(out, charge.usage());
    }
    number(out, OfCharge.LIST_COST_NANOS, charge.listCostNanos(), 0);
    number(out, OfCharge.COUNTED_NANOS, charge.countedNanos(), 0);
    out.text(OfCharge.PRICE_SOURCE, charge.priceSource());
    number(out, OfCharge.ATTEMPT, charge.attempt(), 0);
    number(out, OfCharge.VERDICT, charge.verdict().code(), Verdict.PASSED.code());
    out.text(OfCharge.CAP_ID, charge.capId());
    if (charge.boardGeneration() != 0) {
      out.fixed64(OfCharge.BOARD_GENERATION, charge.boardGeneration());
    }
    number(out, OfCharge.BOARD_ROW, charge.boardRow(), -1);
    number(out, OfCharge.POLICY_VERSION, charge.policyVersion(), 0);
    out.text(OfCharge.UNREADABLE, charge.unreadable());
    number(out, OfCharge.FLAG_BITS, charge.flagBits(), 0);
    number(out, OfCharge.CALLS, charge.calls(), 1);
    return out.sealed();
  }

  static Charge decode(TlvReader in) {
    Charge.Builder charge = new Charge.Builder();
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
          charge.serviceTier(in.text());
          break;
        case OfCharge.REGION:
          charge.region(in.text());
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
        default:
          break;
      }
    }
    return charge.id(RecordCodec.required(id, "charge")).build();
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
