package dev.tollgate.collector.config;

import dev.tollgate.collector.config.MappingReader.Findings;
import dev.tollgate.collector.config.SinkSpec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads where alerts go. */
final class SinksReader {
  private static final int MOST = 32;

  private SinksReader() {}

  /** The sinks that get the alerts of this cap or switch; none for all. */
  static List<String> named(MappingReader of, Findings findings, List<SinkSpec> sinks) {
    List<String> names = new ArrayList<>();
    List<String> known = sinks.stream().map(SinkSpec::name).toList();
    Node node = of.get("notify");
    if (node instanceof SequenceNode list && !list.getValue().isEmpty()) {
      for (Node element : list.getValue()) {
        String name = of.scalar(element, of.pathOf("notify"), "ops");
        if (name != null && !known.contains(name)) {
          findings.add(
              element,
              of.pathOf("notify"),
              known.isEmpty()
                  ? "there is no sink; write some under alerts: first"
                  : MappingReader.unknown(name, "sink", known));
        } else if (name != null) {
          names.add(name);
        }
      }
    } else if (node != null) {
      findings.add(node, of.pathOf("notify"), "is not a list of sinks; write [ops, pager]");
    }
    return names;
  }

  static List<SinkSpec> read(MappingReader file, Findings findings) {
    List<SinkSpec> sinks = new ArrayList<>();
    Node node = file.get("alerts");
    if (node == null || MappingReader.isNull(node)) {
      return sinks;
    }
    if (!(node instanceof MappingNode mapping)) {
      findings.add(
          node, "alerts", "is not a mapping; write a name for each sink: ops: { type: slack, … }");
      return sinks;
    }
    if (mapping.getValue().size() > MOST) {
      findings.add(node, "alerts", "has more than " + MOST + " sinks; write fewer");
      return sinks;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String name = file.scalar(tuple.getKeyNode(), "alerts", "ops");
      if (name == null) {
        continue;
      }
      if (!name.matches("[A-Za-z0-9_.-]{1,64}") || name.equals("log")) {
        findings.add(
            tuple.getKeyNode(),
            "alerts",
            '"' + name + "\" is no name for a sink; write letters, digits, - and _, and not log");
        continue;
      }
      if (sinks.stream().anyMatch(sink -> sink.name().equals(name))) {
        findings.add(tuple.getKeyNode(), "alerts", '"' + name + "\" is there twice; keep one");
      }
      MappingReader sink =
          new MappingReader(
              findings, "alerts." + name, tuple.getValueNode(), ConfigKeys.SINK.names());
      SinkSpec spec = sink(name, sink, findings);
      if (spec != null) {
        sinks.add(spec);
      }
    }
    return sinks;
  }

  private static @Nullable SinkSpec sink(String name, MappingReader sink, Findings findings) {
    String type = sink.requiredText("type", "webhook");
    if (type == null) {
      return null;
    }
    if (!ConfigKeys.SINK_TYPES.contains(type)) {
      sink.wrong("type", MappingReader.unknown(type, "sink", ConfigKeys.SINK_TYPES));
      return null;
    }
    Kind kind = Kind.valueOf(type.toUpperCase(Locale.ROOT));
    for (String key : List.of("url", "secret", "command")) {
      boolean known = key.equals("command") == (kind == Kind.COMMAND);
      if (sink.get(key) != null && (!known || (key.equals("secret") && kind != Kind.WEBHOOK))) {
        sink.wrong(key, "means nothing for a sink of type " + type + "; take it out");
      }
    }
    if (kind == Kind.COMMAND) {
      return new SinkSpec(name, kind, "", null, command(sink, findings));
    }
    String url = sink.requiredText("url", "${env:WEBHOOK_URL}, or https://…");
    if (url != null && !SecretText.isReference(url) && !url.matches("https?://[^\\s/]+.*")) {
      sink.wrong("url", "is no URL of http or https; write https://…, or ${env:WEBHOOK_URL}");
    }
    String secret =
        kind == Kind.WEBHOOK
            ? sink.requiredText("secret", "${env:WEBHOOK_SECRET}, or file:/run/secrets/webhook")
            : null;
    if (secret != null && !SecretText.isReference(secret)) {
      sink.wrong(
          "secret",
          "stands here in clear text; write ${env:WEBHOOK_SECRET}, or file:/run/secrets/webhook");
    }
    return new SinkSpec(name, kind, url == null ? "" : url, secret, List.of());
  }

  private static List<String> command(MappingReader sink, Findings findings) {
    List<String> command = new ArrayList<>();
    Node node = sink.get("command");
    if (node instanceof SequenceNode list && !list.getValue().isEmpty()) {
      for (Node part : list.getValue()) {
        String text = sink.scalar(part, sink.pathOf("command"), "/usr/local/bin/page");
        command.add(text == null ? "" : text);
      }
    } else if (node == null) {
      sink.requiredText("command", "[/usr/local/bin/page, --team, sre]");
    } else {
      findings.add(
          node, sink.pathOf("command"), "is not a list; write [/usr/local/bin/page, --team, sre]");
    }
    return command;
  }
}
