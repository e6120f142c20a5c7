package dev.tollgate.collector.reconcile;

import dev.tollgate.collector.report.AlignedTable;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.collector.report.Style;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A reconciliation as table or JSON. Stateless. */
public final class ReconcileReport {
  private ReconcileReport() {}

  /** Lines of text. */
  public static List<String> text(Reconciliation reconciliation, Style style) {
    AlignedTable table =
        new AlignedTable(
            "DAY", "MODEL", "WHAT", ">OURS", ">THEIRS", ">DIFFERENCE", "LIKELY REASON");
    for (Comparison each : reconciliation.comparisons()) {
      table.row(
          each.day().toString(),
          each.model(),
          each.measure().words(),
          Numbers.text(each.ours()),
          Numbers.text(each.theirs()),
          Numbers.text(each.difference()),
          String.join("; ", each.reasons()));
    }
    List<String> lines = new ArrayList<>(table.lines(style));
    lines.add(summary(reconciliation));
    if (reconciliation.export().more()) {
      lines.add("the export says that there are more pages: add them to the file");
    }
    return lines;
  }

  private static String summary(Reconciliation reconciliation) {
    long differ = reconciliation.comparisons().stream().filter(each -> !each.equal()).count();
    TreeSet<?> days = reconciliation.export().sortedDays();
    String summary =
        reconciliation.export().kind()
            + " of "
            + days.first()
            + (days.size() == 1 ? "" : " to " + days.last())
            + ": "
            + reconciliation.comparisons().size()
            + " figures, "
            + (differ == 0 ? "all equal" : differ + " differ");
    BigDecimal ours = total(reconciliation, false);
    BigDecimal theirs = total(reconciliation, true);
    return ours == null || theirs == null
        ? summary
        : summary
            + "; ours "
            + Numbers.text(ours)
            + " USD, theirs "
            + Numbers.text(theirs)
            + " USD";
  }

  private static @Nullable BigDecimal total(Reconciliation reconciliation, boolean theirs) {
    List<BigDecimal> costs =
        reconciliation.comparisons().stream()
            .filter(each -> each.measure() == Measure.COST)
            .map(each -> theirs ? each.theirs() : each.ours())
            .toList();
    return costs.isEmpty() ? null : costs.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** One JSON object. */
  public static String json(Reconciliation reconciliation) {
    return JsonLine.of(
        out -> {
          Export export = reconciliation.export();
          out.writeStringField("provider", export.provider());
          out.writeStringField("kind", export.kind());
          out.writeBooleanField("equal", reconciliation.equal());
          out.writeBooleanField("morePages", export.more());
          out.writeStringField("firstDay", export.sortedDays().first().toString());
          out.writeStringField("lastDay", export.sortedDays().last().toString());
          for (boolean theirs : new boolean[] {false, true}) {
            BigDecimal total = total(reconciliation, theirs);
            JsonLine.text(
                out,
                theirs ? "theirCostUsd" : "ourCostUsd",
                total == null ? null : Numbers.text(Objects.requireNonNull(total)));
          }
          out.writeArrayFieldStart("figures");
          for (Comparison each : reconciliation.comparisons()) {
            out.writeStartObject();
            out.writeStringField("day", each.day().toString());
            out.writeStringField("model", each.model());
            out.writeStringField("what", each.measure().key());
            out.writeStringField("ours", Numbers.text(each.ours()));
            out.writeStringField("theirs", Numbers.text(each.theirs()));
            out.writeStringField("difference", Numbers.text(each.difference()));
            out.writeBooleanField("equal", each.equal());
            JsonLine.texts(out, "reasons", each.reasons());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
