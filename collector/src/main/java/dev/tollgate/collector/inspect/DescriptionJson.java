package dev.tollgate.collector.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.store.board.InflightState;
import java.io.IOException;
import java.util.Locale;

/** A ledger described as one JSON object, documented in the collector's README. */
public final class DescriptionJson {
  private DescriptionJson() {}

  /** One line without a line end. */
  public static String of(LedgerDescription ledger) {
    return JsonLine.of(out -> write(out, ledger));
  }

  private static void write(JsonGenerator out, LedgerDescription ledger) throws IOException {
    JvmStart start = ledger.start();
    out.writeStringField("jvm", ledger.files().jvm().toString());
    out.writeStringField("directory", ledger.files().directory().toString());
    out.writeStringField("state", ledger.state().key());
    JsonLine.text(out, "service", start == null ? null : start.labels().get(Label.SERVICE));
    JsonLine.text(out, "environment", start == null ? null : start.labels().get(Label.ENVIRONMENT));
    if (start == null) {
      out.writeNullField("pid");
    } else {
      out.writeNumberField("pid", start.pid());
    }
    JsonLine.text(out, "java", start == null ? null : start.javaVersion());
    JsonLine.text(out, "agent", start == null ? null : start.agentVersion());
    JsonLine.time(out, "started", start == null ? null : start.startMicros());
    JsonLine.time(out, "lastRecord", ledger.lastMicros());
    out.writeNumberField("segments", ledger.segments());
    out.writeNumberField("bytes", ledger.bytes());
    out.writeObjectFieldStart("records");
    for (LedgerEntry.Type type : LedgerEntry.Type.values()) {
      if (type != LedgerEntry.Type.DAMAGED) {
        out.writeNumberField(type.key(), ledger.entries().getOrDefault(type, 0L));
      }
    }
    out.writeEndObject();
    out.writeNumberField("charges", ledger.charges());
    out.writeNumberField("calls", ledger.calls());
    JsonLine.usd(out, "listCostUsd", ledger.listCostNanos());
    JsonLine.usd(out, "countedUsd", ledger.countedNanos());
    out.writeObjectFieldStart("flags");
    for (Flag flag : Flag.values()) {
      out.writeNumberField(flag.key(), ledger.flags().getOrDefault(flag, 0L));
    }
    out.writeEndObject();
    JsonLine.time(out, "firstCharge", ledger.firstChargeMicros());
    JsonLine.time(out, "lastCharge", ledger.lastChargeMicros());
    out.writeObjectFieldStart("inflight");
    for (InflightState state : InflightState.values()) {
      if (state != InflightState.FREE) {
        out.writeNumberField(
            state.name().toLowerCase(Locale.ROOT), ledger.inflight().getOrDefault(state, 0L));
      }
    }
    out.writeEndObject();
    JsonLine.numbers(out, "counters", ledger.counters());
    Long drops = ledger.drops();
    if (drops == null) {
      out.writeNullField("drops");
    } else {
      out.writeNumberField("drops", drops);
    }
    JsonLine.texts(out, "faults", ledger.faults());
  }
}
