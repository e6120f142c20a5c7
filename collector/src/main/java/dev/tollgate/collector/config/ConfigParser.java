package dev.tollgate.collector.config;

import dev.tollgate.collector.config.MappingReader.Findings;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.pricing.UnknownPrice;
import java.io.StringReader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads tollgate.yaml: all of it, or none of it and every finding. Only the YAML nodes are used, so
 * no value becomes anything by YAML's own guesses ({@code no} is a word, {@code 1_000} a text), and
 * no object is ever made of a tag.
 */
public final class ConfigParser {
  private static final List<String> FILE_KEYS =
      List.of("caps", "timezone", "endpoints", "include_usage", "unknown_price");
  private static final List<String> CAP_KEYS =
      List.of(
          "id",
          "owner",
          "scope",
          "window",
          "timezone",
          "limit",
          "actions",
          "shadow",
          "when_unenforceable");
  private static final List<String> SCOPE_KEYS =
      List.of("service", "provider", "model", "workflow");
  private static final List<String> WINDOWS = List.of("hour", "day", "week", "month", "total");
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,4}) ?%");
  private static final int MAX_PERCENT = 1000;

  /** Each cap takes slots of the board and time of every call. */
  private static final int MAX_CAPS = 1_000;

  private final Findings findings;
  private final Map<String, Integer> indexOfId = new HashMap<>();

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
    if (root == null || isNull(root)) {
      return Config.EMPTY;
    }
    MappingReader file = new MappingReader(findings, "", root, FILE_KEYS);
    ZoneId zone = zone(file, ZoneId.of("UTC"));
    Map<String, String> endpoints = EndpointsReader.read(file, findings);
    Node caps = file.get("caps");
    List<CapSpec> specs = new ArrayList<>();
    if (caps instanceof SequenceNode list) {
      if (list.getValue().size() > MAX_CAPS) {
        findings.add(
            list,
            "caps",
            "has " + list.getValue().size() + " caps; write at most " + MAX_CAPS + " of them");
        return Config.EMPTY;
      }
      for (Node cap : list.getValue()) {
        CapSpec spec = cap(cap, specs.size(), zone);
        specs.add(spec);
      }
    } else if (caps != null && !isNull(caps)) {
      findings.add(caps, "caps", "is not a list; write each cap after a dash: - id: …");
    }
    return new Config(
        specs, endpoints, unknownPrice(file), choice(file, "include_usage", "leave", "inject"));
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

  /** One cap; what it says in the place of a wrong value does not matter, the file is refused. */
  private CapSpec cap(Node node, int index, ZoneId fileZone) {
    String path = "caps[" + index + "]";
    MappingReader cap = new MappingReader(findings, path, node, CAP_KEYS);
    String id = cap.requiredText("id", "a name of its own, such as checkout-daily");
    Integer other = id == null ? null : indexOfId.putIfAbsent(id, index);
    if (other != null) {
      cap.wrong("id", '"' + id + "\" is already caps[" + other + "]; give each cap its own id");
    }
    tooLong(cap, "id", id);
    String owner = cap.requiredText("owner", "whom to ask when it refuses, such as team-payments");
    tooLong(cap, "owner", owner);
    Scope scope = scope(cap, path);
    String word = cap.requiredText("window", "day");
    WindowWord window = word == null ? null : WindowWord.ofKey(word);
    if (word != null && window == null) {
      cap.wrong("window", MappingReader.unknown(word, "window", WINDOWS));
    }
    ZoneId zone = zone(cap, fileZone);
    Amount limit = limit(cap);
    Actions actions = actions(cap);
    return new CapSpec(
        id == null ? "" : id,
        owner == null ? "" : owner,
        scope,
        window == null ? WindowWord.TOTAL : window,
        // A total has no calendar: the file's default must not make it another cap.
        window == WindowWord.TOTAL ? ZoneId.of("UTC") : zone,
        limit,
        actions.alertPercents(),
        actions.refusePercent(),
        choice(cap, "shadow", "false", "true"),
        choice(cap, "when_unenforceable", "allow", "refuse"));
  }

  private Scope scope(MappingReader cap, String path) {
    Map<Label, String> values = new EnumMap<>(Label.class);
    Node node = cap.get("scope");
    if (node == null || isNull(node)) {
      return new Scope(values);
    }
    MappingReader scope = new MappingReader(findings, path + ".scope", node, SCOPE_KEYS);
    for (String key : SCOPE_KEYS) {
      String value = scope.text(key, "checkout");
      Label label = Label.ofKey(key);
      if (value == null || label == null) {
        continue;
      }
      if (value.length() > Label.MAX_LENGTH) {
        scope.wrong(
            key,
            "has "
                + value.length()
                + " characters, and labels are cut after "
                + Label.MAX_LENGTH
                + "; write the first "
                + Label.MAX_LENGTH);
      } else if (key.equals("provider") && !EndpointsReader.PROVIDERS.contains(value)) {
        scope.wrong(key, MappingReader.unknown(value, "provider", EndpointsReader.PROVIDERS));
      }
      values.put(label, value);
    }
    return new Scope(values);
  }

  private ZoneId zone(MappingReader mapping, ZoneId otherwise) {
    String text = mapping.text("timezone", "Europe/Berlin");
    if (text == null) {
      return otherwise;
    }
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      String nearest = Nearest.to(text, new TreeSet<>(ZoneId.getAvailableZoneIds()));
      mapping.wrong(
          "timezone",
          '"'
              + text
              + "\" is not an IANA time zone; write "
              + (nearest != null ? nearest : "UTC, or a region and city such as Europe/Berlin"));
      return otherwise;
    }
    return ZoneId.of(text);
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

  private record Actions(List<Integer> alertPercents, int refusePercent) {}

  private Actions actions(MappingReader cap) {
    Node node = cap.get("actions");
    if (node == null) {
      return new Actions(List.of(), 100);
    }
    String path = cap.pathOf("actions");
    if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
      findings.add(node, path, "has no action; write { 80%: alert, 100%: refuse }");
      return new Actions(List.of(), 100);
    }
    TreeMap<Integer, String> byPercent = new TreeMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = cap.scalar(tuple.getKeyNode(), path, "80%");
      String action = cap.scalar(tuple.getValueNode(), path, "alert");
      if (key == null || action == null) {
        continue;
      }
      Integer percent = percent(key, tuple.getKeyNode(), path);
      if (!action.equals("alert") && !action.equals("refuse")) {
        findings.add(
            tuple.getValueNode(),
            path,
            MappingReader.unknown(action, "action", List.of("alert", "refuse")));
      } else if (percent != null && byPercent.put(percent, action) != null) {
        findings.add(
            tuple.getKeyNode(), path, '"' + key + "\" is there twice; keep one action for it");
      } else if (percent != null
          && action.equals("refuse")
          && byPercent.values().stream().filter("refuse"::equals).count() > 1) {
        findings.add(
            tuple.getKeyNode(),
            path,
            '"' + key + "\" is a second refuse; keep the one at which calls are to stop");
      }
    }
    List<Integer> alerts = new ArrayList<>();
    int refuse = 0;
    for (Map.Entry<Integer, String> entry : byPercent.entrySet()) {
      if (entry.getValue().equals("alert")) {
        alerts.add(entry.getKey());
      } else {
        refuse = entry.getKey();
      }
    }
    return new Actions(alerts, refuse);
  }

  private @Nullable Integer percent(String text, Node at, String path) {
    Matcher form = PERCENT.matcher(text);
    int percent = form.matches() ? Integer.parseInt(form.group(1)) : 0;
    if (percent >= 1 && percent <= MAX_PERCENT) {
      return percent;
    }
    Matcher digits = Pattern.compile("[0-9]{1,4}").matcher(text);
    boolean whole = digits.matches() && !text.equals("0") && Integer.parseInt(text) <= MAX_PERCENT;
    findings.add(
        at,
        path,
        '"'
            + text
            + "\" is not a percentage; write "
            + (whole ? text + "%" : "a whole one from 1% to " + MAX_PERCENT + "%"));
    return null;
  }

  /** Whether the key says {@code yes} rather than {@code no}, which it also is when absent. */
  private static boolean choice(MappingReader cap, String key, String no, String yes) {
    String text = cap.text(key, no);
    if (text != null && !text.equals(no) && !text.equals(yes)) {
      cap.wrong(key, '"' + text + "\" is neither; write " + no + " or " + yes);
    }
    return yes.equals(text);
  }

  private static void tooLong(MappingReader cap, String key, @Nullable String text) {
    if (text != null && text.length() > Label.MAX_LENGTH) {
      cap.wrong(
          key,
          "has " + text.length() + " characters; write at most " + Label.MAX_LENGTH + " of them");
    }
  }

  static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
