package dev.tollgate.collector.config;

import dev.tollgate.collector.config.MappingReader.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/**
 * What happens at which percentages of a limit. Immutable.
 *
 * @param alertPercents ascending
 * @param refusePercent 0 for never
 * @param downgradePercent 0 for never
 * @param throttlePercent 0 for never
 */
record Actions(
    List<Integer> alertPercents, int refusePercent, int downgradePercent, int throttlePercent) {
  private static final String ALERT = "alert";
  private static final String THROTTLE = "throttle";
  private static final String DOWNGRADE = "downgrade";
  private static final String REFUSE = "refuse";

  /** What can happen. */
  static final List<String> ALL = List.of(ALERT, THROTTLE, DOWNGRADE, REFUSE);

  private static final Actions USUAL = new Actions(List.of(), 100, 0, 0);
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,4}) ?%");
  private static final int MAX_PERCENT = 1000;

  /** Whether nothing happens to calls. */
  boolean onlyAlerts() {
    return refusePercent == 0 && downgradePercent == 0 && throttlePercent == 0;
  }

  static Actions read(MappingReader cap, Findings findings) {
    Node node = cap.get("actions");
    if (node == null) {
      return USUAL;
    }
    String path = cap.pathOf("actions");
    if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
      findings.add(node, path, "has no action; write { 80%: alert, 100%: refuse }");
      return USUAL;
    }
    TreeMap<Integer, String> byPercent = new TreeMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = cap.scalar(tuple.getKeyNode(), path, "80%");
      String action = cap.scalar(tuple.getValueNode(), path, ALERT);
      if (key == null || action == null) {
        continue;
      }
      Integer percent = percent(key, tuple.getKeyNode(), path, findings);
      if (!ALL.contains(action)) {
        findings.add(tuple.getValueNode(), path, MappingReader.unknown(action, "action", ALL));
      } else if (percent != null && byPercent.put(percent, action) != null) {
        findings.add(
            tuple.getKeyNode(), path, '"' + key + "\" is there twice; keep one action for it");
      } else if (percent != null
          && !action.equals(ALERT)
          && byPercent.values().stream().filter(action::equals).count() > 1) {
        findings.add(
            tuple.getKeyNode(),
            path,
            '"' + key + "\" is a second " + action + "; keep " + where(action));
      }
    }
    return of(byPercent);
  }

  private static Actions of(TreeMap<Integer, String> byPercent) {
    List<Integer> alerts = new ArrayList<>();
    int refuse = 0;
    int downgrade = 0;
    int throttle = 0;
    for (Map.Entry<Integer, String> entry : byPercent.entrySet()) {
      switch (entry.getValue()) {
        case ALERT -> alerts.add(entry.getKey());
        case THROTTLE -> throttle = entry.getKey();
        case DOWNGRADE -> downgrade = entry.getKey();
        default -> refuse = entry.getKey();
      }
    }
    return new Actions(alerts, refuse, downgrade, throttle);
  }

  private static String where(String action) {
    return switch (action) {
      case REFUSE -> "the one at which calls are to stop";
      case THROTTLE -> "the one at which calls are to slow down";
      default -> "the one from which calls are to go to a lesser model";
    };
  }

  private static @Nullable Integer percent(String text, Node at, String path, Findings findings) {
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
}
