package dev.tollgate.collector.report;

import dev.tollgate.collector.attach.AgentReport;
import dev.tollgate.collector.attach.Attached;

/** What an attach or detach came to, as one JSON object, version 1, documented in the README. */
public final class AttachedJson {
  private AttachedJson() {}

  /** One line without a line end. */
  public static String of(Attached attached) {
    AgentReport agent = attached.after();
    return JsonLine.of(
        out -> {
          out.writeNumberField("pid", attached.jvm().pid());
          out.writeStringField("java", attached.javaVersion());
          out.writeStringField("before", attached.before().state().word());
          out.writeStringField("agent", agent.state().word());
          JsonLine.text(out, "version", agent.version());
          JsonLine.text(out, "home", agent.home());
          JsonLine.text(out, "jvm", agent.jvm());
          JsonLine.timeMs(out, "since", agent.sinceMs());
          JsonLine.text(out, "problem", agent.problem());
        });
  }
}
