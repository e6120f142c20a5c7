package dev.tollgate.benchmarks.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.benchmarks.report.Quantity;
import dev.tollgate.benchmarks.report.Report;
import dev.tollgate.benchmarks.report.Table;
import dev.tollgate.benchmarks.report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The same run with a row for each client: what Tollgate adds, what opentelemetry-javaagent adds,
 * and how many times as much the former is.
 */
final class ClientReport implements Report {
  private static final List<String> COLUMNS =
      List.of(
          "other call: p50",
          "other call: allocated",
          "LLM call: p50",
          "LLM call: allocated",
          "event of a stream: p50",
          "event of a stream: allocated",
          "event of a stream: p99");

  private final PeerReport whole;
  private final List<String> clients;
  private final Map<String, Comparison> comparisons;

  ClientReport(PeerReport whole, List<String> clients, Map<String, Comparison> comparisons) {
    this.whole = whole;
    this.clients = clients;
    this.comparisons = comparisons;
  }

  @Override
  public String title() {
    return whole.title() + ", what Tollgate adds / what OpenTelemetry adds = ratio";
  }

  @Override
  public Table table() {
    List<String> header = Stream.concat(Stream.of(""), COLUMNS.stream()).toList();
    return new Table(header, clients.stream().map(this::row).toList());
  }

  private List<String> row(String client) {
    List<String> row = new ArrayList<>(List.of(client));
    for (String column : COLUMNS) {
      Comparison comparison = comparisons.get(PeerRun.what(client, column));
      row.add(comparison == null ? "-" : cell(comparison));
    }
    return row;
  }

  private static String cell(Comparison comparison) {
    String cell =
        String.format(
            "%s / %s = %s",
            comparison.text(comparison.added(Peer.TOLLGATE)),
            comparison.text(comparison.added(Peer.OPENTELEMETRY)),
            Quantity.ratio(comparison.ratio()));
    return comparison.verdict() == Verdict.MISSED ? cell + " " + Verdict.MISSED.word() : cell;
  }

  @Override
  public ObjectNode json() {
    return whole.json();
  }
}
