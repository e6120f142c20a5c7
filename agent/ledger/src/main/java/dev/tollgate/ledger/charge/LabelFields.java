package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.tlv.TlvReader;
import dev.tollgate.ledger.tlv.TlvWriter;

/** Writes and reads labels: fields whose number is the label's code. */
final class LabelFields {
  private static final Label[] LABELS = Label.values();

  private LabelFields() {}

  static void write(TlvWriter out, int field, Labels labels) {
    int begin = out.begin(field);
    for (Label label : LABELS) {
      out.text(label.code(), labels.get(label));
    }
    out.end(begin);
  }

  static Labels read(TlvReader in) {
    Labels.Builder labels = new Labels.Builder();
    while (in.next()) {
      Label label = Label.ofCode(in.field());
      if (label != null) {
        labels.set(label, in.text());
      }
    }
    return labels.build();
  }
}
