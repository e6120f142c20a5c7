package dev.tollgate.collector.report;

import dev.tollgate.collector.correct.Repricing;
import dev.tollgate.collector.prices.UnpricedModels;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.pricing.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a repricing changed, model by model, as table or JSON. Immutable. */
public final class RepriceReport {

  /** What the calls of one model came to, and come to. */
  private static final class Sum {
    private long charges;
    private long withoutPrice;
    private long listBefore;
    private long listAfter;
    private long countedBefore;
    private long countedAfter;
  }

  private final Map<String, Sum> changed = new TreeMap<>();
  private final Map<String, Sum> unpriced = new TreeMap<>();
  private final int changes;
  private final String catalog;
  private final boolean dryRun;

  /**
   * A report.
   *
   * @param catalog the prices' name and version
   * @param dryRun whether nothing was recorded
   */
  public RepriceReport(Repricing repricing, String catalog, boolean dryRun) {
    this.catalog = catalog;
    this.dryRun = dryRun;
    changes = repricing.changes().size();
    for (Repricing.Change change : repricing.changes()) {
      Sum sum = changed.computeIfAbsent(UnpricedModels.name(change.before()), model -> new Sum());
      before(sum, change.before());
      sum.listAfter += change.after().listCostNanos();
      sum.countedAfter += change.after().countedNanos();
    }
    for (Charge charge : repricing.unpriced()) {
      before(unpriced.computeIfAbsent(UnpricedModels.name(charge), model -> new Sum()), charge);
    }
  }

  private static void before(Sum sum, Charge charge) {
    sum.charges++;
    sum.withoutPrice += charge.has(Flag.UNPRICED) ? 1 : 0;
    sum.listBefore += DayTotals.listNanos(charge);
    sum.countedBefore += charge.countedNanos();
  }

  /** Lines of text. */
  public List<String> text(Style style) {
    AlignedTable table =
        new AlignedTable(
            "MODEL",
            ">CALLS",
            ">WITHOUT PRICE",
            ">LIST USD",
            ">NEW LIST USD",
            ">COUNTED USD",
            ">NEW COUNTED USD");
    changed.forEach(
        (model, sum) ->
            table.row(
                model,
                Long.toString(sum.charges),
                Long.toString(sum.withoutPrice),
                sum.withoutPrice == sum.charges ? "?" : Money.usd(sum.listBefore),
                Money.usd(sum.listAfter),
                Money.usd(sum.countedBefore),
                Money.usd(sum.countedAfter)));
    List<String> lines = new ArrayList<>(table.lines(style));
    lines.add(
        changes
            + (changes == 1 ? " charge" : " charges")
            + (dryRun ? " would be corrected by " : " corrected by ")
            + catalog);
    unpriced.forEach(
        (model, sum) ->
            lines.add(
                style.yellow(
                    model
                        + " has no price there either: "
                        + sum.charges
                        + " calls, counted as "
                        + Money.usd(sum.countedBefore)
                        + " USD")));
    return lines;
  }

  /** One JSON object. */
  public String json() {
    return JsonLine.of(
        out -> {
          out.writeStringField("catalog", catalog);
          out.writeBooleanField("dryRun", dryRun);
          out.writeNumberField("charges", changes);
          out.writeArrayFieldStart("models");
          for (Map.Entry<String, Sum> each : changed.entrySet()) {
            Sum sum = each.getValue();
            out.writeStartObject();
            out.writeStringField("model", each.getKey());
            out.writeNumberField("charges", sum.charges);
            out.writeNumberField("withoutPrice", sum.withoutPrice);
            JsonLine.usd(out, "listCostUsdBefore", sum.listBefore);
            JsonLine.usd(out, "listCostUsd", sum.listAfter);
            JsonLine.usd(out, "countedUsdBefore", sum.countedBefore);
            JsonLine.usd(out, "countedUsd", sum.countedAfter);
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeArrayFieldStart("unpriced");
          for (Map.Entry<String, Sum> each : unpriced.entrySet()) {
            out.writeStartObject();
            out.writeStringField("model", each.getKey());
            out.writeNumberField("charges", each.getValue().charges);
            JsonLine.usd(out, "countedUsd", each.getValue().countedBefore);
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
