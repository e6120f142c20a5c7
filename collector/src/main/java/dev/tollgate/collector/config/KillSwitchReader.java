package dev.tollgate.collector.config;

import dev.tollgate.collector.config.MappingReader.Findings;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Length;
import dev.tollgate.ledger.policy.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the kill switches of the file. One thread. */
final class KillSwitchReader {
  /** Each takes time of every call. */
  private static final int MOST = 100;

  private static final Pattern LENGTH = Pattern.compile("([1-9][0-9]{0,6})(s|m|h|d)");
  private static final long LONGEST_WITHIN_MS = Duration.ofDays(1).toMillis();
  private static final long LONGEST_COOL_DOWN_MS = Duration.ofDays(7).toMillis();

  private final Findings findings;
  private final List<SinkSpec> sinks;
  private final Map<String, String> placeOfId = new HashMap<>();

  private KillSwitchReader(Findings findings, List<SinkSpec> sinks, List<CapSpec> caps) {
    this.findings = findings;
    this.sinks = sinks;
    for (int i = 0; i < caps.size(); i++) {
      placeOfId.putIfAbsent(caps.get(i).id(), "caps[" + i + "]");
    }
  }

  /** Those of the file; what a wrong one says does not matter, the file is refused. */
  static List<KillSwitchSpec> read(
      MappingReader file, Findings findings, List<SinkSpec> sinks, List<CapSpec> caps) {
    List<KillSwitchSpec> specs = new ArrayList<>();
    Node node = file.get("kill_switches");
    if (node == null || MappingReader.isNull(node)) {
      return specs;
    }
    if (!(node instanceof SequenceNode list)) {
      findings.add(node, "kill_switches", "is not a list; write each switch after a dash: - id: …");
      return specs;
    }
    if (list.getValue().size() > MOST) {
      findings.add(
          list,
          "kill_switches",
          "has " + list.getValue().size() + " switches; write at most " + MOST + " of them");
      return specs;
    }
    KillSwitchReader reader = new KillSwitchReader(findings, sinks, caps);
    for (Node each : list.getValue()) {
      specs.add(reader.read(each, "kill_switches[" + specs.size() + "]"));
    }
    return specs;
  }

  private KillSwitchSpec read(Node node, String path) {
    MappingReader read = new MappingReader(findings, path, node, ConfigKeys.KILL_SWITCH.names());
    String id = read.requiredText("id", "a name of its own, such as agent-loop");
    String other = id == null ? null : placeOfId.putIfAbsent(id, path);
    if (other != null) {
      read.wrong(
          "id", '"' + id + "\" is already " + other + "; give each cap and each switch its own id");
    }
    CapReader.tooLong(read, "id", id);
    String owner = read.requiredText("owner", "whom to ask when it trips, such as payments-oncall");
    CapReader.tooLong(read, "owner", owner);
    Scope scope = ScopeReader.scope(read, "scope", findings);
    Label each = ScopeReader.each(read);
    ScopeReader.beforehand(read, "scope", scope, each);
    KillSwitch.Builder built =
        new KillSwitch.Builder(id == null ? "" : id)
            .owner(owner == null ? "" : owner)
            .scope(scope)
            .each(each)
            .withinMs(length(read, "within", "10m", LONGEST_WITHIN_MS))
            .coolDownMs(length(read, "cool_down", "15m", LONGEST_COOL_DOWN_MS))
            .shadow(read.choice("shadow", "false", "true"));
    max(read, built);
    return new KillSwitchSpec(
        built.build(), SinksReader.named(read, findings, sinks), read.line(), read.column());
  }

  private static long length(MappingReader read, String key, String example, long mostMs) {
    String text = read.requiredText(key, example);
    if (text == null) {
      return 0;
    }
    Matcher form = LENGTH.matcher(text);
    if (!form.matches()) {
      read.wrong(key, '"' + text + "\" is not a length; write for example " + example);
      return 0;
    }
    long n = Long.parseLong(form.group(1));
    Duration length =
        switch (form.group(2)) {
          case "s" -> Duration.ofSeconds(n);
          case "m" -> Duration.ofMinutes(n);
          case "h" -> Duration.ofHours(n);
          default -> Duration.ofDays(n);
        };
    if (length.toMillis() > mostMs) {
      read.wrong(key, '"' + text + "\" is too long; write at most " + Length.words(mostMs));
    }
    return length.toMillis();
  }

  private void max(MappingReader of, KillSwitch.Builder built) {
    Node node = of.get("max");
    if (node == null || MappingReader.isNull(node)) {
      of.wrong("max", "has no maximum; write max: { calls: 200, usd: 10 }");
      return;
    }
    MappingReader max =
        new MappingReader(findings, of.pathOf("max"), node, ConfigKeys.KILL_MAX.names());
    boolean any = false;
    for (Excess excess : Excess.values()) {
      String example = excess == Excess.HISTORY_GROWTH ? "8" : "200";
      String text = max.text(excess.key(), example);
      if (text != null) {
        any = true;
        built.max(excess, number(max, excess, text));
      }
    }
    if (!any && max.isEmpty()) {
      of.wrong("max", "has no maximum; write max: { calls: 200, usd: 10 }");
    }
  }

  private static long number(MappingReader max, Excess excess, String text) {
    long value;
    try {
      String unit = excess == Excess.USD ? (text.endsWith(" USD") ? "" : " USD") : " calls";
      value = Amount.parse(text + unit).value();
    } catch (IllegalArgumentException e) {
      max.wrong(
          excess.key(),
          '"'
              + text
              + "\" is not a number; write for example "
              + (excess == Excess.USD ? "10 or 0.5" : excess == Excess.TOKENS ? "2M" : "200"));
      return 0;
    }
    long fewest = excess == Excess.HISTORY_GROWTH ? 2 : 1;
    if (value < fewest) {
      max.wrong(
          excess.key(),
          '"'
              + text
              + "\" would stop every call; write "
              + (excess == Excess.USD ? "more" : "at least " + fewest)
              + ", or take it out");
    }
    long most = most(excess);
    if (value > most) {
      max.wrong(excess.key(), '"' + text + "\" is never reached; write at most " + most);
    }
    return value;
  }

  /** What can be counted, see the agent's counters. */
  private static long most(Excess excess) {
    return switch (excess) {
      case REPEATS -> 50_000;
      case HISTORY_GROWTH -> 1_000_000;
      default -> Long.MAX_VALUE;
    };
  }
}
