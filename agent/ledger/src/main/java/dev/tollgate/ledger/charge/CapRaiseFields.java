package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.charge.Fields.OfRaise;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import dev.tollgate.ledger.tlv.TlvReader;
import dev.tollgate.ledger.tlv.TlvWriter;
import java.util.UUID;

/** Writes and reads the fields of a cap's raise. */
final class CapRaiseFields {
  private CapRaiseFields() {}

  static byte[] encode(CapRaise raise) {
    TlvWriter out = new TlvWriter(Fields.TYPE_CAP_RAISE);
    out.uuid(OfRaise.ID, raise.id());
    out.varint(OfRaise.AT_MICROS, raise.atMicros());
    out.text(OfRaise.CAP_ID, raise.capId());
    out.varint(OfRaise.UNIT, raise.unit().code());
    out.varint(OfRaise.AMOUNT, raise.amount());
    out.varint(OfRaise.UNTIL_MS, raise.untilMs());
    out.text(OfRaise.REASON, raise.reason());
    out.text(OfRaise.BY, raise.by());
    return out.sealed();
  }

  static CapRaise decode(TlvReader in) {
    UUID id = null;
    long atMicros = 0;
    String capId = "";
    Unit unit = Unit.USD;
    long amount = 0;
    long untilMs = 0;
    String reason = "";
    String by = "";
    while (in.next()) {
      switch (in.field()) {
        case OfRaise.ID:
          id = in.uuid();
          break;
        case OfRaise.AT_MICROS:
          atMicros = in.varint();
          break;
        case OfRaise.CAP_ID:
          capId = in.text();
          break;
        case OfRaise.UNIT:
          unit = unit(in.int32());
          break;
        case OfRaise.AMOUNT:
          amount = in.varint();
          break;
        case OfRaise.UNTIL_MS:
          untilMs = in.varint();
          break;
        case OfRaise.REASON:
          reason = in.text();
          break;
        case OfRaise.BY:
          by = in.text();
          break;
        default:
          break;
      }
    }
    UUID known = RecordCodec.required(id, "raise");
    return new CapRaise(known, atMicros, capId, unit, amount, untilMs, reason, by);
  }

  private static Unit unit(int code) {
    for (Unit unit : Unit.values()) {
      if (unit.code() == code) {
        return unit;
      }
    }
    throw new MalformedRecordException("a raise in unit " + code + ", unknown here");
  }
}
