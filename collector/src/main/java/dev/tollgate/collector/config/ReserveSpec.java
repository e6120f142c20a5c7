package dev.tollgate.collector.config;

import dev.tollgate.collector.config.MappingReader.Findings;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Priority;
import dev.tollgate.ledger.policy.Reserve;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A reserve as the file says it. Immutable.
 *
 * @param percent how much of the limit is kept; 0 where an amount is said
 * @param amount how much is kept, in the limit's unit, where no percentage is said
 * @param workflows patterns of the workflows that may draw on it
 * @param priority the least that calls of any other workflow need
 */
public record ReserveSpec(int percent, long amount, List<String> workflows, Priority priority) {
  private static final int MOST_WORKFLOWS = 100;
  private static final Pattern PERCENT = Pattern.compile("([1-9][0-9]?|100) ?%");
  private static final String EXAMPLE = "50 USD, or 10%";

  /** A copy of the workflows is kept. */
  public ReserveSpec {
    workflows = List.copyOf(workflows);
  }

  /** The reserve of a cap with this limit. */
  Reserve of(Amount limit) {
    return new Reserve(percent == 0 ? amount : limit.atPercent(percent), workflows, priority);
  }

  /** What the cap says, or null where it keeps nothing. */
  static @Nullable ReserveSpec read(
      MappingReader cap, Findings findings, Amount limit, Actions actions) {
    Node node = cap.get("reserve");
    if (node == null) {
      return null;
    }
    MappingReader reserve =
        new MappingReader(findings, cap.pathOf("reserve"), node, ConfigKeys.RESERVE.names());
    List<String> workflows = workflows(reserve, findings);
    Priority priority =
        reserve.choice("priority", Priority.HIGH.key(), Priority.NORMAL.key())
            ? Priority.NORMAL
            : Priority.HIGH;
    ReserveSpec spec = amount(reserve, limit, workflows, priority);
    if (actions.refusePercent() == 0) {
      cap.wrong("reserve", "is kept by a cap that never refuses; write actions: { 100%: refuse }");
    } else if (spec != null && spec.of(limit).amount() > limit.atPercent(actions.refusePercent())) {
      reserve.wrong("amount", "is more than calls are refused at; write less than the limit");
    }
    return spec;
  }

  private static @Nullable ReserveSpec amount(
      MappingReader reserve, Amount limit, List<String> workflows, Priority priority) {
    String text = reserve.requiredText("amount", EXAMPLE);
    if (text == null) {
      return null;
    }
    Matcher percent = PERCENT.matcher(text);
    if (percent.matches()) {
      return new ReserveSpec(Integer.parseInt(percent.group(1)), 0, workflows, priority);
    }
    try {
      Amount amount = Amount.parse(text);
      if (amount.unit() == limit.unit() && amount.value() > 0) {
        return new ReserveSpec(0, amount.value(), workflows, priority);
      }
      reserve.wrong(
          "amount",
          '"'
              + text
              + "\" is nothing of the limit's unit; write some "
              + limit.unit().key()
              + ", or a percentage of the limit");
    } catch (IllegalArgumentException e) {
      reserve.wrong("amount", e.getMessage() + ", or a percentage of the limit, 1% to 100%");
    }
    return null;
  }

  private static List<String> workflows(MappingReader reserve, Findings findings) {
    List<String> workflows = new ArrayList<>();
    Node node = reserve.get("workflows");
    if (node instanceof SequenceNode list && list.getValue().size() <= MOST_WORKFLOWS) {
      for (Node each : list.getValue()) {
        String workflow = reserve.scalar(each, reserve.pathOf("workflows"), "checkout");
        if (workflow != null && workflow.length() > Label.MAX_LENGTH) {
          findings.add(
              each,
              reserve.pathOf("workflows"),
              "has more than " + Label.MAX_LENGTH + " characters; write a workflow's name");
        } else if (workflow != null) {
          workflows.add(workflow);
        }
      }
    } else if (node != null) {
      reserve.wrong(
          "workflows",
          "is not a list of at most " + MOST_WORKFLOWS + "; write [checkout, \"support-*\"]");
    }
    return workflows;
  }
}
