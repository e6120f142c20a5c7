package dev.tollgate.collector.config;

import dev.tollgate.collector.config.MappingReader.Findings;
import dev.tollgate.ledger.policy.CutCalls;
import dev.tollgate.ledger.pricing.UnknownPrice;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads tollgate.yaml: all of it, or none of it and every finding. Only the YAML nodes are used, so
 * no value becomes anything by YAML's own guesses ({@code no} is a word, {@code 1_000} a text), no
 * object is ever made of a tag, and an alias costs no more than its name.
 */
public final class ConfigParser {
  /** Each cap takes slots of the board and time of every call. */
  private static final int MAX_CAPS = 1_000;

  private final Findings findings;

  private ConfigParser(String file) {
    findings = new Findings(file);
  }

  /**
   * The configuration that this text says.
   *
   * @param file the name to put in findings
   * @throws ConfigException if anything in it is wrong
   */
  public static Config parse(String file, String text) throws ConfigException {
    ConfigParser parser = new ConfigParser(file);
    Config config = parser.document(text);
    List<Finding> wrong = parser.findings.inOrder();
    if (!wrong.isEmpty()) {
      throw new ConfigException(wrong);
    }
    return config;
  }

  private Config document(String text) {
    Node root;
    try {
      root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      findings.add(mark, "", "is not YAML: " + e.getProblem() + "; correct it from here on");
      return Config.EMPTY;
    } catch (YAMLException e) {
      String problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      findings.add((Mark) null, "", "is not YAML: " + problem + "; write plain UTF-8 text");
      return Config.EMPTY;
    }
    if (root == null || MappingReader.isNull(root)) {
      return Config.EMPTY;
    }
    MappingReader file = new MappingReader(findings, "", root, ConfigKeys.FILE.names());
    List<SinkSpec> sinks = SinksReader.read(file, findings);
    List<LadderSpec> ladders = LadderReader.read(file, findings);
    List<CapSpec> caps = caps(file, sinks, ladders);
    return new Config(
        caps,
        EndpointsReader.read(file, findings),
        unknownPrice(file),
        file.choice("include_usage", "leave", "inject"),
        file.choice("lost_calls", "charge", "void") ? LostCalls.VOID : LostCalls.CHARGE,
        file.choice("cut_calls", "hold", "estimate") ? CutCalls.ESTIMATE : CutCalls.HOLD,
        sinks,
        ladders,
        KillSwitchReader.read(file, findings, sinks, caps),
        LabelRulesReader.read(file, findings));
  }

  private List<CapSpec> caps(MappingReader file, List<SinkSpec> sinks, List<LadderSpec> ladders) {
    List<CapSpec> specs = new ArrayList<>();
    CapReader reader = new CapReader(findings, WindowReader.of(file), sinks, ladders);
    Node caps = file.get("caps");
    if (caps instanceof SequenceNode list) {
      int count = list.getValue().size();
      if (count > MAX_CAPS) {
        findings.add(
            list, "caps", "has " + count + " caps; write at most " + MAX_CAPS + " of them");
        return List.of();
      }
      for (Node cap : list.getValue()) {
        specs.add(reader.read(cap, specs.size()));
      }
    } else if (caps != null && !MappingReader.isNull(caps)) {
      findings.add(caps, "caps", "is not a list; write each cap after a dash: - id: …");
    }
    return specs;
  }

  private static UnknownPrice unknownPrice(MappingReader file) {
    String text = file.text("unknown_price", "dearest");
    UnknownPrice said = text == null ? UnknownPrice.DEAREST : UnknownPrice.ofKey(text);
    if (said == null) {
      file.wrong(
          "unknown_price",
          MappingReader.unknown(
              String.valueOf(text), "choice", List.of("dearest", "refuse", "allow")));
    }
    return said == null ? UnknownPrice.DEAREST : said;
  }
}
