package dev.tollgate.collector.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.store.queue.LedgerPosition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of a ledger as one line, as text or as the JSON object that the README documents. */
public final class LedgerDump {
  private LedgerDump() {}

  /** Position, type, and every field as {@code name=value}. */
  public static String text(LedgerEntry entry) {
    StringBuilder line = new StringBuilder();
    line.append(LedgerPosition.text(entry.position())).append(' ').append(entry.type().key());
    RecordFields.of(entry)
        .forEach(
            (name, value) ->
                line.append(' ').append(name).append('=').append(RecordFields.text(value)));
    return line.toString();
  }

  /** The same as JSON. */
  public static String json(LedgerEntry entry) {
    return JsonLine.of(
        out -> {
          out.writeStringField("position", LedgerPosition.text(entry.position()));
          out.writeStringField("type", entry.type().key());
          for (Map.Entry<String, @Nullable Object> field : RecordFields.of(entry).entrySet()) {
            out.writeFieldName(field.getKey());
            write(out, field.getValue());
          }
        });
  }

  private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Number number) {
      out.writeNumber(number.longValue());
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> each : map.entrySet()) {
        out.writeFieldName(String.valueOf(each.getKey()));
        write(out, each.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object each : list) {
        write(out, each);
      }
      out.writeEndArray();
    } else {
      out.writeString(value.toString());
    }
  }
}
