package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The prices of one model from one date on, while they are read. */
final class EntryDraft {
  private static final int TIERS = ServiceTier.values().length;
  private static final int METERS = Meter.values().length;

  final long fromMs;
  final @Nullable Fee[] fees = new @Nullable Fee[METERS];
  final Map<String, Factor> speeds = new HashMap<>();
  final Map<String, Factor> regions = new HashMap<>();

  /** Rates by threshold, then by tier and meter. */
  private final TreeMap<Long, long[][]> rates = new TreeMap<>();

  EntryDraft(long fromMs) {
    this.fromMs = fromMs;
    rates.put(0L, noRates());
  }

  /** Sets a rate; false if there is one. */
  boolean rate(ServiceTier tier, long above, Meter meter, long pico) {
    long[] set = rates.computeIfAbsent(above, key -> noRates())[tier.ordinal()];
    boolean free = set[meter.ordinal()] == PriceEntry.ABSENT;
    set[meter.ordinal()] = pico;
    return free;
  }

  boolean hasInputRate() {
    long[][] plain = rates.firstEntry().getValue();
    return plain[ServiceTier.PLAIN.ordinal()][Meter.INPUT.ordinal()] != PriceEntry.ABSENT;
  }

  PriceEntry build() {
    long[] thresholds = new long[rates.size()];
    long[][][] byTier = new long[TIERS][rates.size()][];
    int level = 0;
    for (Map.Entry<Long, long[][]> set : rates.entrySet()) {
      thresholds[level] = set.getKey();
      for (int tier = 0; tier < TIERS; tier++) {
        byTier[tier][level] = set.getValue()[tier];
      }
      level++;
    }
    return new PriceEntry(fromMs, thresholds, byTier, fees, speeds, regions);
  }

  private static long[][] noRates() {
    long[][] none = new long[TIERS][METERS];
    for (long[] set : none) {
      Arrays.fill(set, PriceEntry.ABSENT);
    }
    return none;
  }
}
