package dev.tollgate.benchmarks.path;

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

/** What the steps cost. */
public final class PathReport implements Report {
  private final List<MeasuredStep> steps;
  private final Effort effort;

  PathReport(List<MeasuredStep> steps, Effort effort) {
    this.steps = steps;
    this.effort = effort;
  }

  @Override
  public String title() {
    return "Medians of "
        + effort.forks()
        + " JVMs of "
        + effort.iterations()
        + " iterations ("
        + Machine.kind()
        + ")";
  }

  @Override
  public Table table() {
    return new Table(
        List.of("step", "time", "p99", "allocated", "goal", ""),
        steps.stream().map(PathReport::row).toList());
  }

  private static List<String> row(MeasuredStep measured) {
    return List.of(
        measured.step().text(),
        Quantity.nanos(measured.nanos()),
        Double.isNaN(measured.p99Nanos()) ? "" : Quantity.nanos(measured.p99Nanos()),
        Quantity.bytes(measured.bytes()),
        goal(measured.step()),
        measured.verdict().word());
  }

  private static String goal(PathStep step) {
    List<String> goals = new ArrayList<>();
    if (!Double.isNaN(step.goalNanos())) {
      goals.add("≤ " + Quantity.nanos(step.goalNanos()));
    }
    if (!Double.isNaN(step.goalP99Nanos())) {
      goals.add("p99 ≤ " + Quantity.nanos(step.goalP99Nanos()));
    }
    if (!Double.isNaN(step.goalBytes())) {
      goals.add("≤ " + Quantity.bytes(step.goalBytes()));
    }
    return String.join(", ", goals);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schema", "tollgate.bench.path/1").put("machine", Machine.kind());
    json.put("forks", effort.forks()).put("iterations", effort.iterations());
    ArrayNode rows = json.putArray("steps");
    for (MeasuredStep measured : steps) {
      PathStep step = measured.step();
      ObjectNode row = rows.addObject();
      row.put("step", step.name().toLowerCase(Locale.ROOT)).put("text", step.text());
      row.put("nanos", measured.nanos()).put("bytes", measured.bytes());
      if (!Double.isNaN(measured.p99Nanos())) {
        row.put("p99Nanos", measured.p99Nanos());
      }
      if (!Double.isNaN(step.goalNanos())) {
        row.put("goalNanos", step.goalNanos());
      }
      if (!Double.isNaN(step.goalP99Nanos())) {
        row.put("goalP99Nanos", step.goalP99Nanos());
      }
      if (!Double.isNaN(step.goalBytes())) {
        row.put("goalBytes", step.goalBytes());
      }
      row.put("verdict", measured.verdict().name().toLowerCase(Locale.ROOT));
    }
    return json;
  }
}
