package dev.tollgate.collector.doctor;

import dev.tollgate.collector.correct.CorrectedCharges;
import dev.tollgate.collector.prices.UnpricedModels;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.pricing.Money;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The models of the last week's calls that have no price. */
final class PricesCheck implements Check {
  private static final long WEEK_MICROS = 7L * 24 * 3600 * 1_000_000;

  /** So many models say what is wrong; the rest are only counted. */
  private static final int SHOWN = 10;

  /** What the calls of one model came to. */
  private static final class Sum {
    private long calls;
    private long countedNanos;
  }

  @Override
  public String name() {
    return "prices";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    long since = installation.clock().millis() * 1_000 - WEEK_MICROS;
    Map<String, Sum> sums = new TreeMap<>();
    long[] calls = new long[1];
    try (LedgerTail tail = new LedgerTail(installation.home(), installation.clock(), line -> {})) {
      CorrectedCharges.read(
          tail,
          charge -> {
            if (charge.startMicros() >= since) {
              calls[0] += charge.calls();
              add(sums, charge);
            }
          });
    }
    List<Diagnosis> found = new ArrayList<>();
    sums.entrySet().stream()
        .sorted(Comparator.comparingLong(each -> -each.getValue().countedNanos))
        .limit(SHOWN)
        .forEach(each -> found.add(diagnosis(each.getKey(), each.getValue())));
    if (sums.size() > SHOWN) {
      found.add(
          Diagnosis.problem(
              name(),
              (sums.size() - SHOWN) + " more models have no price",
              "tollgate tail --filter flag=unpriced shows their calls"));
    }
    if (found.isEmpty() && calls[0] > 0) {
      found.add(Diagnosis.ok(name(), "all " + calls[0] + " calls of the last 7 days have one"));
    }
    return found;
  }

  private static void add(Map<String, Sum> sums, Charge charge) {
    if (UnpricedModels.isUnpriced(charge)) {
      Sum sum = sums.computeIfAbsent(UnpricedModels.name(charge), name -> new Sum());
      sum.calls += charge.calls();
      sum.countedNanos += charge.countedNanos();
    }
  }

  private Diagnosis diagnosis(String model, Sum sum) {
    return Diagnosis.problem(
        name(),
        model
            + " has no price: "
            + sum.calls
            + " calls of the last 7 days count as "
            + Money.usd(sum.countedNanos)
            + " USD",
        UnpricedModels.REMEDY);
  }
}
