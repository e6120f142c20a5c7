package dev.tollgate.collector.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.tollgate.collector.config.ValueForm.ListOf;
import dev.tollgate.collector.config.ValueForm.Named;
import dev.tollgate.collector.config.ValueForm.NumberOrText;
import dev.tollgate.collector.config.ValueForm.Table;
import dev.tollgate.collector.config.ValueForm.Text;
import dev.tollgate.collector.config.ValueForm.Words;
import dev.tollgate.collector.config.ValueForm.WordsOrText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The JSON Schema and the reference page of tollgate.yaml, both made of the parser's own keys. An
 * editor that knows the schema completes keys and words; what it cannot say, such as that ids are
 * unique, only {@code tollgate check} says.
 */
public final class ConfigSchema {
  private ConfigSchema() {}

  /** The schema, draft 2020-12, with a line end. */
  public static String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.setPrettyPrinter(new DefaultPrettyPrinter());
      out.writeStartObject();
      out.writeStringField("$schema", "https://json-schema.org/draft/2020-12/schema");
      out.writeStringField("title", "tollgate.yaml");
      mapping(out, ConfigKeys.FILE);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text + "\n";
  }

  private static void mapping(JsonGenerator out, KeyTable table) throws IOException {
    out.writeStringField("type", "object");
    out.writeBooleanField("additionalProperties", false);
    out.writeArrayFieldStart("required");
    for (KeyTable.Key key : table.keys()) {
      if (key.required()) {
        out.writeString(key.name());
      }
    }
    out.writeEndArray();
    out.writeObjectFieldStart("properties");
    for (KeyTable.Key key : table.keys()) {
      out.writeObjectFieldStart(key.name());
      out.writeStringField("description", key.meaning());
      form(out, key.form());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void form(JsonGenerator out, ValueForm form) throws IOException {
    if (form instanceof Words words) {
      words(out, words);
    } else if (form instanceof Text text) {
      out.writeStringField("type", "string");
      out.writeStringField("pattern", "^(" + text.regex() + ")$");
    } else if (form instanceof NumberOrText number) {
      out.writeArrayFieldStart("type");
      out.writeString("number");
      out.writeString("string");
      out.writeEndArray();
      out.writeStringField("pattern", "^(" + number.regex() + ")$");
    } else if (form instanceof WordsOrText either) {
      out.writeArrayFieldStart("anyOf");
      for (ValueForm each : List.of(either.words(), either.text())) {
        out.writeStartObject();
        form(out, each);
        out.writeEndObject();
      }
      out.writeEndArray();
    } else if (form instanceof Table table) {
      mapping(out, table.keys());
    } else if (form instanceof ListOf list) {
      out.writeStringField("type", "array");
      out.writeObjectFieldStart("items");
      form(out, list.element());
      out.writeEndObject();
    } else if (form instanceof Named named) {
      out.writeStringField("type", "object");
      out.writeObjectFieldStart("propertyNames");
      out.writeStringField("pattern", "^(" + named.name().regex() + ")$");
      out.writeEndObject();
      out.writeObjectFieldStart("additionalProperties");
      form(out, named.value());
      out.writeEndObject();
    }
  }

  /** YAML reads {@code true} and {@code false} as no text. */
  private static void words(JsonGenerator out, Words words) throws IOException {
    if (words.words().contains("true")) {
      out.writeStringField("type", "boolean");
      return;
    }
    out.writeArrayFieldStart("enum");
    for (String word : words.words()) {
      out.writeString(word);
    }
    out.writeEndArray();
  }

  /** The reference page, in Markdown. */
  public static String reference() {
    StringBuilder page =
        new StringBuilder(
            "# Reference of tollgate.yaml\n\n"
                + "Made from the parser's keys by `ConfigSchemaTest`; do not edit. Any other key is"
                + " refused. For completion in an editor put\n"
                + "`# yaml-language-server: $schema=<path of tollgate.schema.json>` into the"
                + " file's first line.\n");
    for (KeyTable table : ConfigKeys.tables()) {
      page.append("\n## ").append(table.title()).append("\n\n");
      page.append("| key | value | without it | meaning |\n| --- | --- | --- | --- |\n");
      for (KeyTable.Key key : table.keys()) {
        page.append("| `")
            .append(key.name())
            .append("` | ")
            .append(words(key.form()).replace("|", "\\|"))
            .append(" | ")
            .append(key.required() ? "**required**" : key.fallback())
            .append(" | ")
            .append(key.meaning())
            .append(" |\n");
      }
    }
    return page.toString();
  }

  private static String words(ValueForm form) {
    if (form instanceof Words words) {
      return words.words().stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }
    if (form instanceof Text text) {
      return text.words();
    }
    if (form instanceof NumberOrText number) {
      return number.words();
    }
    if (form instanceof WordsOrText either) {
      return words(either.words()) + ", or " + words(either.text());
    }
    if (form instanceof Table table) {
      return "see " + table.keys().title();
    }
    if (form instanceof ListOf list) {
      return "list: " + words(list.element());
    }
    Named named = (Named) form;
    return "mapping: " + words(named.name()) + " → " + words(named.value());
  }
}
