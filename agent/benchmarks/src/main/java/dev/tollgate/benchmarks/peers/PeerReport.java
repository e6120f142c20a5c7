package dev.tollgate.benchmarks.peers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.benchmarks.report.Machine;
import dev.tollgate.benchmarks.report.Quantity;
import dev.tollgate.benchmarks.report.Report;
import dev.tollgate.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What Tollgate adds to a JVM beside what opentelemetry-javaagent adds. */
public final class PeerReport implements Report {
  private final Map<String, Comparison> comparisons;
  private final List<String> clients;
  private final PeerEffort effort;

  /**
   * A report.
   *
   * @param comparisons in their order, by what they compare
   */
  PeerReport(Map<String, Comparison> comparisons, List<String> clients, PeerEffort effort) {
    this.comparisons = comparisons;
    this.clients = clients;
    this.effort = effort;
  }

  /** The same figures with a row for each client, without starts. */
  public Report byClient() {
    return new ClientReport(this, clients, comparisons);
  }

  @Override
  public String title() {
    return "Medians of " + effort.rounds() + " interleaved rounds (" + Machine.kind() + ")";
  }

  @Override
  public Table table() {
    return new Table(
        List.of("", "no agent", "Tollgate adds", "OpenTelemetry adds", "ratio", "goal", ""),
        comparisons.values().stream().map(PeerReport::row).toList());
  }

  private static List<String> row(Comparison comparison) {
    return List.of(
        comparison.what(),
        comparison.text(comparison.alone()),
        comparison.text(comparison.added(Peer.TOLLGATE)),
        comparison.text(comparison.added(Peer.OPENTELEMETRY)),
        Quantity.ratio(comparison.ratio()),
        goal(comparison),
        comparison.verdict().word());
  }

  private static String goal(Comparison comparison) {
    List<String> goals = new ArrayList<>();
    if (!Double.isNaN(comparison.goalAdded())) {
      goals.add("≤ " + comparison.text(comparison.goalAdded()));
    }
    if (!Double.isNaN(comparison.goalRatio())) {
      goals.add("≤ 1/" + Math.round(1 / comparison.goalRatio()));
    }
    return String.join(", ", goals);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schema", "tollgate.bench.peers/1").put("machine", Machine.kind());
    json.put("rounds", effort.rounds());
    ArrayNode rows = json.putArray("comparisons");
    for (Comparison comparison : comparisons.values()) {
      ObjectNode row = rows.addObject();
      row.put("what", comparison.what());
      put(row, "alone", comparison.alone());
      put(row, "tollgateAdds", comparison.added(Peer.TOLLGATE));
      put(row, "opentelemetryAdds", comparison.added(Peer.OPENTELEMETRY));
      put(row, "ratio", comparison.ratio());
      put(row, "goalAdded", comparison.goalAdded());
      put(row, "goalRatio", comparison.goalRatio());
      row.put("verdict", comparison.verdict().name().toLowerCase(Locale.ROOT));
    }
    return json;
  }

  /** JSON has no word for what is not a number. */
  private static void put(ObjectNode row, String name, double value) {
    if (!Double.isNaN(value)) {
      row.put(name, value);
    }
  }
}
