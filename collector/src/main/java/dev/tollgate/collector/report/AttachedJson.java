package dev.tollgate.collector.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.collector.attach.AgentReport;
import dev.tollgate.collector.attach.Attached;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/** What an attach or detach came to, as one JSON object, version 1, documented in the README. */
public final class AttachedJson {
  private AttachedJson() {}

  /** One line without a line end. */
  public static String of(Attached attached) {
    AgentReport agent = attached.after();
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("v", 1);
      out.writeNumberField("pid", attached.jvm().pid());
      out.writeStringField("java", attached.javaVersion());
      out.writeStringField("before", attached.before().state().word());
      out.writeStringField("agent", agent.state().word());
      out.writeStringField("version", agent.version());
      out.writeStringField("home", agent.home());
      out.writeStringField("jvm", agent.jvm());
      out.writeStringField(
          "since", agent.sinceMs() == 0 ? null : Instant.ofEpochMilli(agent.sinceMs()).toString());
      out.writeStringField("problem", agent.problem());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }
}
