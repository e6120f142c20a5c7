package dev.tollgate.collector.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.ledger.pricing.Money;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object of version 1 in one line. Stateless. */
public final class JsonLine {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private JsonLine() {}

  /** What an object has in it. */
  public interface Fields {
    /** Writes them. */
    void write(JsonGenerator out) throws IOException;
  }

  /** One line without a line end: the version, then these fields. */
  public static String of(Fields fields) {
    StringWriter text = new StringWriter(700);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("v", 1);
      fields.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  /** Text, or null. */
  public static void text(JsonGenerator out, String name, @Nullable String value)
      throws IOException {
    if (value == null) {
      out.writeNullField(name);
    } else {
      out.writeStringField(name, value);
    }
  }

  /** A time to the microsecond, or null. */
  public static void time(JsonGenerator out, String name, @Nullable Long micros)
      throws IOException {
    text(out, name, micros == null ? null : TIME.format(instant(micros)));
  }

  /** A time to the millisecond; null for 0, which is never. */
  public static void timeMs(JsonGenerator out, String name, long epochMs) throws IOException {
    text(out, name, epochMs == 0 ? null : Instant.ofEpochMilli(epochMs).toString());
  }

  /** Dollars as an exact decimal. */
  public static void usd(JsonGenerator out, String name, long nanos) throws IOException {
    out.writeStringField(name, Money.usd(nanos));
  }

  /** A number for each name. */
  public static void numbers(JsonGenerator out, String name, Map<String, Long> numbers)
      throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> number : numbers.entrySet()) {
      out.writeNumberField(number.getKey(), number.getValue());
    }
    out.writeEndObject();
  }

  /** A list of texts. */
  public static void texts(JsonGenerator out, String name, Iterable<String> texts)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  /** A time of so many microseconds since the epoch. */
  public static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }
}
