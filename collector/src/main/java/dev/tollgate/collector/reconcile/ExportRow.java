package dev.tollgate.collector.reconcile;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a provider's export. Immutable.
 *
 * @param day in UTC
 * @param model as the export names it; null where the line is of no model, or of all
 * @param item what it is for where that is no model, such as a tool; null for all models together
 * @param discounted whether it is of a batch, or of another tier than the standard one
 * @param values what it says
 */
record ExportRow(
    LocalDate day,
    @Nullable String model,
    @Nullable String item,
    boolean discounted,
    Map<Measure, BigDecimal> values) {

  ExportRow {
    values = Map.copyOf(values);
  }
}
