package dev.tollgate.collector.config;

import dev.tollgate.collector.config.MappingReader.Findings;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Ladder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the ladders, one after the other. One thread. */
final class LadderReader {
  private static final int MAX_LADDERS = 100;
  private static final int MAX_MODELS = 32;
  private static final String EXAMPLE = "gpt-4.1";

  private final Findings findings;

  /** By provider and model: the path of the ladder that leads down from it. */
  private final Map<String, String> ladderOf = new HashMap<>();

  private LadderReader(Findings findings) {
    this.findings = findings;
  }

  static List<LadderSpec> read(MappingReader file, Findings findings) {
    List<LadderSpec> ladders = new ArrayList<>();
    Node node = file.get("ladders");
    if (node instanceof SequenceNode list) {
      if (list.getValue().size() > MAX_LADDERS) {
        int count = list.getValue().size();
        findings.add(list, "ladders", "has " + count + "; write at most " + MAX_LADDERS);
        return ladders;
      }
      LadderReader reader = new LadderReader(findings);
      for (Node ladder : list.getValue()) {
        ladders.add(reader.read(ladder, "ladders[" + ladders.size() + "]"));
      }
    } else if (node != null && !MappingReader.isNull(node)) {
      findings.add(
          node,
          "ladders",
          "is not a list; write - { provider: openai, models: [gpt-4.1, gpt-4.1-mini] }");
    }
    return ladders;
  }

  private LadderSpec read(Node node, String path) {
    MappingReader ladder = new MappingReader(findings, path, node, ConfigKeys.LADDER.names());
    String provider = ladder.requiredText("provider", "openai");
    if (provider != null && !ConfigKeys.PROVIDERS.contains(provider)) {
      ladder.wrong("provider", MappingReader.unknown(provider, "provider", ConfigKeys.PROVIDERS));
    }
    String whose = provider == null ? "" : provider;
    return new LadderSpec(
        new Ladder(whose, models(ladder, whose, path)), ladder.line(), ladder.column());
  }

  private List<String> models(MappingReader ladder, String provider, String path) {
    List<String> models = new ArrayList<>();
    Node node = ladder.get("models");
    if (!(node instanceof SequenceNode list) || list.getValue().size() < 2) {
      ladder.wrong("models", "has no two models; write the dearest first: [gpt-4.1, gpt-4.1-mini]");
      return models;
    }
    if (list.getValue().size() > MAX_MODELS) {
      int count = list.getValue().size();
      ladder.wrong("models", "has " + count + " models; write at most " + MAX_MODELS);
      return models;
    }
    for (Node element : list.getValue()) {
      String model = ladder.scalar(element, ladder.pathOf("models"), EXAMPLE);
      String problem = model == null ? null : problem(models, model);
      if (problem != null) {
        findings.add(element, ladder.pathOf("models"), '"' + model + "\" " + problem);
      } else if (model != null) {
        leadsDown(models, provider, path, element);
        models.add(model);
      }
    }
    return models;
  }

  private static @Nullable String problem(List<String> above, String model) {
    if (model.length() > Label.MAX_LENGTH) {
      return "has more than " + Label.MAX_LENGTH + " characters; write a model's name";
    }
    return above.contains(model) ? "is there twice; keep one" : null;
  }

  /** From the model that was the last one there is a way down, now that another follows. */
  private void leadsDown(List<String> above, String provider, String path, Node next) {
    if (!above.isEmpty()) {
      String model = above.get(above.size() - 1);
      String other = ladderOf.putIfAbsent(provider + "\n" + model, path);
      if (other != null) {
        findings.add(
            next,
            path + ".models",
            '"' + model + "\" has a model below it in " + other + " already; keep one of both");
      }
    }
  }
}
