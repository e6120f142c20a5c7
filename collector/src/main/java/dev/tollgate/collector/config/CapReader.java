package dev.tollgate.collector.config;

import dev.tollgate.collector.config.MappingReader.Findings;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Glob;
import dev.tollgate.ledger.policy.Priority;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads one cap after the other. One thread. */
final class CapReader {
  private final Findings findings;
  private final WindowReader calendar;
  private final List<SinkSpec> sinks;
  private final List<LadderSpec> ladders;
  private final Map<String, Integer> indexOfId = new HashMap<>();

  /** A reader of caps whose windows go by this calendar, unless they name another. */
  CapReader(
      Findings findings, WindowReader calendar, List<SinkSpec> sinks, List<LadderSpec> ladders) {
    this.ladders = ladders;
    this.sinks = sinks;
    this.findings = findings;
    this.calendar = calendar;
  }

  /** One cap; what it says in the place of a wrong value does not matter, the file is refused. */
  CapSpec read(Node node, int index) {
    MappingReader cap =
        new MappingReader(findings, "caps[" + index + "]", node, ConfigKeys.CAP.names());
    String id = cap.requiredText("id", "a name of its own, such as checkout-daily");
    Integer other = id == null ? null : indexOfId.putIfAbsent(id, index);
    if (other != null) {
      cap.wrong("id", '"' + id + "\" is already caps[" + other + "]; give each cap its own id");
    }
    tooLong(cap, "id", id);
    String owner = cap.requiredText("owner", "whom to ask when it refuses, such as team-payments");
    tooLong(cap, "owner", owner);
    WindowSpec window = calendar.read(cap);
    boolean ofJobs = window instanceof JobWindow;
    Scope scope = ScopeReader.scope(cap, "scope", findings);
    scope = ofJobs ? withJob(scope) : scope;
    Label each = ScopeReader.each(cap);
    if (ofJobs && each != null && each != Label.JOB) {
      cap.wrong("each", "contradicts the window, which counts each job by itself; take it out");
    }
    Actions actions = Actions.read(cap, findings);
    if (actions.downgradePercent() > 0) {
      leadsDown(cap, scope);
    }
    if (each == Label.WASTE || scope.values().containsKey(Label.WASTE)) {
      onlyAlerts(cap, actions);
    }
    Amount limit = limit(cap);
    return new CapSpec(
        id == null ? "" : id,
        owner == null ? "" : owner,
        scope,
        ofJobs ? Label.JOB : each,
        window,
        limit,
        actions.alertPercents(),
        actions.refusePercent(),
        cap.choice("shadow", "false", "true"),
        cap.choice("when_unenforceable", "allow", "refuse"),
        SinksReader.named(cap, findings, sinks),
        burn(cap, limit.unit()),
        exhaustedInMs(cap),
        Throttle.read(cap, actions),
        0,
        actions.downgradePercent(),
        cap.choice("clamp", "false", "true"),
        cap.choice("hold", "ceiling", "expected"),
        ReserveSpec.read(cap, findings, limit, actions),
        priority(cap),
        cap.line(),
        cap.column());
  }

  /** The same, of calls that have a job: others would count together, without an end. */
  private static Scope withJob(Scope scope) {
    Map<Label, String> values = new HashMap<>(scope.values());
    values.putIfAbsent(Label.JOB, "*");
    return new Scope(values);
  }

  /** A downgrade without a model to go to is no action. */
  private void leadsDown(MappingReader cap, Scope scope) {
    String wanted = scope.values().get(Label.PROVIDER);
    Glob providers = Glob.of(wanted == null ? "*" : wanted);
    if (ladders.stream().noneMatch(spec -> providers.matches(spec.ladder().provider()))) {
      cap.wrong(
          "actions",
          "downgrades, and there is no ladder"
              + (wanted == null ? "" : " of provider " + wanted)
              + "; write one under ladders: first");
    }
  }

  /** What is known once calls have ended stops none of them, and makes none of them prior. */
  private static void onlyAlerts(MappingReader cap, Actions actions) {
    if (!actions.onlyAlerts()) {
      cap.wrong(
          "actions",
          "stop or slow calls by their waste, which is known once they have ended; write"
              + " actions: { 100%: alert }");
    }
    if (cap.get("priority") != null) {
      cap.wrong(
          "priority",
          "is given by waste, which is known once calls have ended; take one of the two out");
    }
  }

  private static @Nullable Priority priority(MappingReader cap) {
    String text = cap.text("priority", "high");
    if (text != null) {
      List<String> known = new ArrayList<>();
      for (Priority priority : Priority.values()) {
        if (priority.key().equals(text)) {
          return priority;
        }
        known.add(priority.key());
      }
      cap.wrong("priority", MappingReader.unknown(text, "priority", known));
    }
    return null;
  }

  private static Amount limit(MappingReader cap) {
    String text = cap.requiredText("limit", "25 USD");
    if (text != null) {
      try {
        return Amount.parse(text);
      } catch (IllegalArgumentException e) {
        cap.wrong("limit", String.valueOf(e.getMessage()));
      }
    }
    return new Amount(Unit.USD, 0);
  }

  private static long burn(MappingReader cap, Unit unit) {
    String text = cap.text("alert_burn", "10 USD per hour");
    if (text == null) {
      return 0;
    }
    if (!text.endsWith(" per hour")) {
      cap.wrong("alert_burn", '"' + text + "\" is not a burn; write for example 10 USD per hour");
      return 0;
    }
    try {
      Amount amount = Amount.parse(text.substring(0, text.length() - " per hour".length()));
      if (amount.unit() != unit || amount.value() == 0) {
        cap.wrong(
            "alert_burn",
            '"' + text + "\" is nothing of the limit's unit; write some " + unit.key());
      }
      return amount.value();
    } catch (IllegalArgumentException e) {
      cap.wrong("alert_burn", String.valueOf(e.getMessage()));
      return 0;
    }
  }

  private static long exhaustedInMs(MappingReader cap) {
    String text = cap.text("alert_exhausted_in", "2h");
    if (text == null) {
      return 0;
    }
    FixedWindow length = FixedWindow.parse(text);
    if (length == null) {
      cap.wrong(
          "alert_exhausted_in", '"' + text + "\" is not a length; write for example 30m or 2h");
      return 0;
    }
    return length.length().toMillis();
  }

  static void tooLong(MappingReader cap, String key, @Nullable String text) {
    if (text != null && text.length() > Label.MAX_LENGTH) {
      cap.wrong(
          key,
          "has " + text.length() + " characters; write at most " + Label.MAX_LENGTH + " of them");
    }
  }
}
