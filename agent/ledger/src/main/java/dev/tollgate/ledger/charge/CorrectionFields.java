package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.charge.Fields.OfCorrection;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import dev.tollgate.ledger.tlv.TlvReader;
import dev.tollgate.ledger.tlv.TlvWriter;
import java.util.UUID;

/** Writes and reads the fields of a correction. */
final class CorrectionFields {
  private CorrectionFields() {}

  static byte[] encode(Correction correction) {
    TlvWriter out = new TlvWriter(Fields.TYPE_CORRECTION);
    out.uuid(OfCorrection.ID, correction.id());
    out.varint(OfCorrection.AT_MICROS, correction.atMicros());
    out.text(OfCorrection.REASON, correction.reason());
    out.text(OfCorrection.BY, correction.by());
    int before = out.begin(OfCorrection.BEFORE);
    ChargeFields.write(out, correction.before());
    out.end(before);
    int after = out.begin(OfCorrection.AFTER);
    ChargeFields.write(out, correction.after());
    out.end(after);
    return out.sealed();
  }

  static Correction decode(TlvReader in) {
    UUID id = null;
    long atMicros = 0;
    String reason = "";
    String by = "";
    Charge before = null;
    Charge after = null;
    while (in.next()) {
      switch (in.field()) {
        case OfCorrection.ID:
          id = in.uuid();
          break;
        case OfCorrection.AT_MICROS:
          atMicros = in.varint();
          break;
        case OfCorrection.REASON:
          reason = in.text();
          break;
        case OfCorrection.BY:
          by = in.text();
          break;
        case OfCorrection.BEFORE:
          before = ChargeFields.decode(in.fields());
          break;
        case OfCorrection.AFTER:
          after = ChargeFields.decode(in.fields());
          break;
        default:
          break;
      }
    }
    if (before == null || after == null || !before.id().equals(after.id())) {
      throw new MalformedRecordException("a correction that is not of one charge");
    }
    return new Correction(
        RecordCodec.required(id, "correction"), atMicros, reason, by, before, after);
  }
}
