package dev.tollgate.collector.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.collector.jvms.JvmStatus;
import dev.tollgate.collector.jvms.JvmsReport;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JVMs as one JSON object, version 1, documented in the collector's README. */
public final class JvmsJson {
  private JvmsJson() {}

  /** One line without a line end. */
  public static String of(JvmsReport report) {
    return JsonLine.of(
        out -> {
          out.writeStringField("home", report.home().toString());
          out.writeArrayFieldStart("jvms");
          for (JvmStatus jvm : report.jvms()) {
            write(out, jvm);
          }
          out.writeEndArray();
        });
  }

  private static void write(JsonGenerator out, JvmStatus jvm) throws IOException {
    out.writeStartObject();
    number(out, "pid", jvm.pid());
    number(out, "innerPid", jvm.innerPid());
    JsonLine.text(out, "user", jvm.user());
    JsonLine.text(out, "container", jvm.container());
    JsonLine.text(out, "java", jvm.java());
    out.writeStringField("agent", jvm.agent().word());
    JsonLine.text(out, "version", jvm.version());
    JsonLine.timeMs(out, "since", jvm.sinceMs());
    out.writeStringField("service", jvm.service());
    JsonLine.text(out, "jvm", jvm.jvm() == null ? null : jvm.jvm().toString());
    JsonLine.text(out, "home", jvm.home());
    out.writeObjectFieldStart("hooks");
    for (Map.Entry<String, String> hook : jvm.hooks().entrySet()) {
      out.writeStringField(hook.getKey(), hook.getValue());
    }
    out.writeEndObject();
    number(out, "charges", jvm.charges());
    number(out, "drops", jvm.drops());
    number(out, "overheadP50Nanos", jvm.overheadP50Ns());
    number(out, "overheadP99Nanos", jvm.overheadP99Ns());
    JsonLine.timeMs(out, "heartbeat", jvm.heartbeatMs());
    JsonLine.text(out, "problem", jvm.problem());
    out.writeEndObject();
  }

  private static void number(JsonGenerator out, String name, @Nullable Long value)
      throws IOException {
    if (value == null) {
      out.writeNullField(name);
    } else {
      out.writeNumberField(name, value);
    }
  }
}
