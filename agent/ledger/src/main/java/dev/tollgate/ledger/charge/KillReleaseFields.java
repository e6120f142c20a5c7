package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.charge.Fields.OfRelease;
import dev.tollgate.ledger.tlv.TlvReader;
import dev.tollgate.ledger.tlv.TlvWriter;
import java.util.UUID;

/** Writes and reads the fields of a kill switch's release. */
final class KillReleaseFields {
  private KillReleaseFields() {}

  static byte[] encode(KillRelease release) {
    TlvWriter out = new TlvWriter(Fields.TYPE_KILL_RELEASE);
    out.uuid(OfRelease.ID, release.id());
    out.varint(OfRelease.AT_MICROS, release.atMicros());
    out.text(OfRelease.SWITCH_ID, release.switchId());
    out.text(OfRelease.EACH_VALUE, release.eachValue());
    out.text(OfRelease.REASON, release.reason());
    out.text(OfRelease.BY, release.by());
    return out.sealed();
  }

  static KillRelease decode(TlvReader in) {
    UUID id = null;
    long atMicros = 0;
    String switchId = "";
    String eachValue = null;
    String reason = "";
    String by = "";
    while (in.next()) {
      switch (in.field()) {
        case OfRelease.ID:
          id = in.uuid();
          break;
        case OfRelease.AT_MICROS:
          atMicros = in.varint();
          break;
        case OfRelease.SWITCH_ID:
          switchId = in.text();
          break;
        case OfRelease.EACH_VALUE:
          eachValue = in.text();
          break;
        case OfRelease.REASON:
          reason = in.text();
          break;
        case OfRelease.BY:
          by = in.text();
          break;
        default:
          break;
      }
    }
    UUID known = RecordCodec.required(id, "release");
    return new KillRelease(known, atMicros, switchId, eachValue, reason, by);
  }
}
