package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.tlv.TlvReader;
import dev.tollgate.ledger.tlv.TlvWriter;

/**
 * Writes and reads the fields of a kill switch: 1 id, 2 owner, 3 scope, 4 each's label, 5 within, 6
 * maxima (fields whose number is {@link Excess#code}), 7 cool-down, 8 shadow, 9 released, 10
 * released value, once for each. A released value: 1 value, 2 when. Field numbers are never reused.
 */
final class KillSwitchFields {
  private static final int ID = 1;
  private static final int OWNER = 2;
  private static final int SCOPE = 3;
  private static final int EACH = 4;
  private static final int WITHIN_MS = 5;
  private static final int MAX = 6;
  private static final int COOL_DOWN_MS = 7;
  private static final int SHADOW = 8;
  private static final int RELEASED_MICROS = 9;
  private static final int RELEASED_VALUE = 10;

  private static final int RELEASED_VALUE_VALUE = 1;
  private static final int RELEASED_VALUE_MICROS = 2;

  private KillSwitchFields() {}

  static void write(TlvWriter out, KillSwitch of) {
    out.text(ID, of.id());
    out.text(OWNER, of.owner());
    CapFields.writeLabels(out, SCOPE, of.scope().values());
    Label each = of.each();
    if (each != null) {
      out.varint(EACH, each.code());
    }
    out.varint(WITHIN_MS, of.withinMs());
    int max = out.begin(MAX);
    for (Excess excess : Excess.values()) {
      if (of.limits(excess)) {
        out.varint(excess.code(), of.max(excess));
      }
    }
    out.end(max);
    out.varint(COOL_DOWN_MS, of.coolDownMs());
    out.varint(SHADOW, of.shadow() ? 1 : 0);
    if (of.releasedMicros() != 0) {
      out.varint(RELEASED_MICROS, of.releasedMicros());
    }
    of.releasedByValue()
        .forEach(
            (value, micros) -> {
              int released = out.begin(RELEASED_VALUE);
              out.text(RELEASED_VALUE_VALUE, value);
              out.varint(RELEASED_VALUE_MICROS, micros);
              out.end(released);
            });
  }

  static KillSwitch read(TlvReader in) {
    String id = "";
    KillSwitch.Builder read = new KillSwitch.Builder("");
    while (in.next()) {
      switch (in.field()) {
        case ID:
          id = in.text();
          break;
        case OWNER:
          read.owner(in.text());
          break;
        case SCOPE:
          read.scope(new Scope(CapFields.readLabels(in.fields())));
          break;
        case EACH:
          read.each(CapFields.label(in.int32()));
          break;
        case WITHIN_MS:
          read.withinMs(in.varint());
          break;
        case MAX:
          readMax(in.fields(), read);
          break;
        case COOL_DOWN_MS:
          read.coolDownMs(in.varint());
          break;
        case SHADOW:
          read.shadow(in.varint() != 0);
          break;
        case RELEASED_MICROS:
          read.released(in.varint());
          break;
        case RELEASED_VALUE:
          readReleasedValue(in.fields(), read);
          break;
        default:
          break;
      }
    }
    return read.id(id).build();
  }

  /** What a newer version counts and this one does not know is not looked at. */
  private static void readMax(TlvReader in, KillSwitch.Builder read) {
    while (in.next()) {
      Excess excess = Excess.ofCode(in.field());
      if (excess != null) {
        read.max(excess, in.varint());
      }
    }
  }

  private static void readReleasedValue(TlvReader in, KillSwitch.Builder read) {
    String value = "";
    long micros = 0;
    while (in.next()) {
      switch (in.field()) {
        case RELEASED_VALUE_VALUE:
          value = in.text();
          break;
        case RELEASED_VALUE_MICROS:
          micros = in.varint();
          break;
        default:
          break;
      }
    }
    read.released(value, micros);
  }
}
