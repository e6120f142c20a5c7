package dev.tollgate.collector.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.collector.jvms.JvmStatus;
import dev.tollgate.collector.jvms.JvmsReport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JVMs as one JSON object, version 1, documented in the collector's README. */
public final class JvmsJson {
  private JvmsJson() {}

  /** One line without a line end. */
  public static String of(JvmsReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("v", 1);
      out.writeStringField("home", report.home().toString());
      out.writeArrayFieldStart("jvms");
      for (JvmStatus jvm : report.jvms()) {
        write(out, jvm);
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, JvmStatus jvm) throws IOException {
    out.writeStartObject();
    number(out, "pid", jvm.pid());
    number(out, "innerPid", jvm.innerPid());
    text(out, "user", jvm.user());
    text(out, "container", jvm.container());
    text(out, "java", jvm.java());
    out.writeStringField("agent", jvm.agent().word());
    text(out, "version", jvm.version());
    time(out, "since", jvm.sinceMs());
    out.writeStringField("service", jvm.service());
    text(out, "jvm", jvm.jvm() == null ? null : jvm.jvm().toString());
    text(out, "home", jvm.home());
    out.writeObjectFieldStart("hooks");
    for (Map.Entry<String, String> hook : jvm.hooks().entrySet()) {
      out.writeStringField(hook.getKey(), hook.getValue());
    }
    out.writeEndObject();
    number(out, "charges", jvm.charges());
    number(out, "drops", jvm.drops());
    number(out, "overheadP50Nanos", jvm.overheadP50Ns());
    number(out, "overheadP99Nanos", jvm.overheadP99Ns());
    time(out, "heartbeat", jvm.heartbeatMs());
    text(out, "problem", jvm.problem());
    out.writeEndObject();
  }

  private static void text(JsonGenerator out, String name, @Nullable String value)
      throws IOException {
    if (value == null) {
      out.writeNullField(name);
    } else {
      out.writeStringField(name, value);
    }
  }

  private static void number(JsonGenerator out, String name, @Nullable Long value)
      throws IOException {
    if (value == null) {
      out.writeNullField(name);
    } else {
      out.writeNumberField(name, value);
    }
  }

  private static void time(JsonGenerator out, String name, long epochMs) throws IOException {
    text(out, name, epochMs == 0 ? null : Instant.ofEpochMilli(epochMs).toString());
  }
}
