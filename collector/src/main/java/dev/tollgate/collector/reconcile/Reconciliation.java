package dev.tollgate.collector.reconcile;

import dev.tollgate.collector.correct.CorrectedCharges;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares a provider's export with the ledgers, by UTC day and model. A call belongs to the day on
 * which it began. One thread; done when it is returned.
 */
public final class Reconciliation {
  private static final String ALL = "(all)";

  /** What the export has of one row. */
  private static final class TheirSide {
    private final Map<Measure, BigDecimal> values = new EnumMap<>(Measure.class);
    private boolean discounted;

    void add(ExportRow row) {
      row.values().forEach((measure, value) -> values.merge(measure, value, BigDecimal::add));
      discounted |= row.discounted();
    }
  }

  private final Export export;
  private final Tolerance tolerance;
  private final Map<LocalDate, Map<String, OurSide>> ours = new TreeMap<>();
  private final List<Comparison> comparisons = new ArrayList<>();

  private Reconciliation(Export export, Tolerance tolerance) {
    this.export = export;
    this.tolerance = tolerance;
  }

  /**
   * Compares.
   *
   * @throws IOException if the file is no export that is known, or the ledgers cannot be read
   */
  public static Reconciliation of(Home home, Clock clock, Path file, Tolerance tolerance)
      throws IOException {
    Reconciliation reconciliation = new Reconciliation(Export.read(file), tolerance);
    try (LedgerTail tail = new LedgerTail(home, clock, line -> {})) {
      CorrectedCharges.read(tail, reconciliation::add);
    }
    reconciliation.compare();
    return reconciliation;
  }

  private void add(Charge charge) {
    LocalDate day =
        LocalDate.ofInstant(
            Instant.ofEpochMilli(Math.floorDiv(charge.startMicros(), 1_000L)), ZoneOffset.UTC);
    if (charge.left()
        && export.provider().equals(charge.labels().get(Label.PROVIDER))
        && export.days().contains(day)) {
      ours.computeIfAbsent(day, key -> new TreeMap<>())
          .computeIfAbsent(
              Objects.requireNonNullElse(charge.pricedModel(), "(no model)"),
              model -> new OurSide())
          .add(charge);
    }
  }

  private void compare() {
    Set<String> ourNames = new HashSet<>();
    ours.values().forEach(models -> ourNames.addAll(models.keySet()));
    Set<String> theirNames = new HashSet<>();
    Set<Measure> measures = new HashSet<>();
    for (ExportRow row : export.rows()) {
      String model = row.model();
      if (model != null) {
        theirNames.add(model);
      }
      measures.addAll(row.values().keySet());
    }
    boolean byModel = !theirNames.isEmpty();
    ModelNames names = new ModelNames(ourNames, theirNames);
    Map<LocalDate, Map<String, TheirSide>> theirs = theirs(names);
    Map<LocalDate, Map<String, OurSide>> mine = byModel ? merged(names) : totals();
    for (LocalDate day : export.sortedDays()) {
      Set<String> rows = new TreeSet<>();
      rows.addAll(mine.getOrDefault(day, Map.of()).keySet());
      rows.addAll(theirs.getOrDefault(day, Map.of()).keySet());
      for (String row : rows) {
        for (Measure measure : Measure.values()) {
          if (measures.contains(measure)) {
            compare(mine, theirs, day, row, measure);
          }
        }
      }
    }
  }

  private Map<LocalDate, Map<String, TheirSide>> theirs(ModelNames names) {
    Map<LocalDate, Map<String, TheirSide>> theirs = new TreeMap<>();
    for (ExportRow row : export.rows()) {
      String model = row.model();
      String item = row.item();
      String name = model != null ? names.row(model) : item != null ? "(" + item + ")" : ALL;
      theirs
          .computeIfAbsent(row.day(), day -> new TreeMap<>())
          .computeIfAbsent(name, key -> new TheirSide())
          .add(row);
    }
    return theirs;
  }

  private Map<LocalDate, Map<String, OurSide>> merged(ModelNames names) {
    Map<LocalDate, Map<String, OurSide>> merged = new TreeMap<>();
    ours.forEach(
        (day, models) ->
            models.forEach(
                (model, side) ->
                    merged
                        .computeIfAbsent(day, key -> new TreeMap<>())
                        .computeIfAbsent(names.row(model), key -> new OurSide())
                        .add(side)));
    return merged;
  }

  private Map<LocalDate, Map<String, OurSide>> totals() {
    Map<LocalDate, Map<String, OurSide>> totals = new TreeMap<>();
    ours.forEach(
        (day, models) -> {
          OurSide total = new OurSide();
          models.values().forEach(total::add);
          totals.put(day, new TreeMap<>(Map.of(ALL, total)));
        });
    return totals;
  }

  private void compare(
      Map<LocalDate, Map<String, OurSide>> mine,
      Map<LocalDate, Map<String, TheirSide>> theirs,
      LocalDate day,
      String row,
      Measure measure) {
    BigDecimal our = ours(mine, day, row, measure);
    BigDecimal their = theirs(theirs, day, row, measure);
    if (our.signum() == 0 && their.signum() == 0 && measure != Measure.COST) {
      return;
    }
    boolean equal = tolerance.covers(our, their);
    OurSide side = mine.getOrDefault(day, Map.of()).getOrDefault(row, new OurSide());
    TheirSide there = theirs.getOrDefault(day, Map.of()).get(row);
    List<BigDecimal> otherDays = new ArrayList<>();
    for (LocalDate other : List.of(day.minusDays(1), day.plusDays(1))) {
      if (export.days().contains(other)) {
        otherDays.add(
            theirs(theirs, other, row, measure).subtract(ours(mine, other, row, measure)));
      }
    }
    boolean tool = row.startsWith("(") && !row.equals(ALL) && side.isEmpty();
    List<String> reasons = List.of();
    if (!equal) {
      reasons =
          tool
              ? List.of(
                  "charged apart there: in ours a part of the cost of the models that used it")
              : Reasons.of(
                  measure, day, side, our, their, otherDays, there != null && there.discounted);
    }
    comparisons.add(new Comparison(day, row, measure, our, their, equal, reasons));
  }

  private static BigDecimal ours(
      Map<LocalDate, Map<String, OurSide>> mine, LocalDate day, String row, Measure measure) {
    OurSide side = mine.getOrDefault(day, Map.of()).get(row);
    return side == null ? BigDecimal.ZERO : side.value(measure);
  }

  private static BigDecimal theirs(
      Map<LocalDate, Map<String, TheirSide>> theirs, LocalDate day, String row, Measure measure) {
    TheirSide side = theirs.getOrDefault(day, Map.of()).get(row);
    BigDecimal value = side == null ? null : side.values.get(measure);
    if (value == null) {
      return BigDecimal.ZERO;
    }
    return measure == Measure.COST ? Numbers.usd(value) : value;
  }

  /** What was compared, by day and model. */
  List<Comparison> comparisons() {
    return List.copyOf(comparisons);
  }

  Export export() {
    return export;
  }

  /** Whether nothing differs by more than is tolerated. */
  public boolean equal() {
    return comparisons.stream().allMatch(Comparison::equal);
  }
}
