package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The prices of one model from one date on, while they are read. */
final class EntryDraft {
  private static final int TIERS = ServiceTier.values().length;

  final long fromMs;
  final Map<Meter, Fee> fees = new HashMap<>();
  final Map<String, Long> images = new HashMap<>();
  final Map<String, Factor> speeds = new HashMap<>();
  final Map<String, Factor> regions = new HashMap<>();

  /** Says that there is no price to be had. */
  boolean unpriced;

  /** Rates by threshold, then by tier and meter. */
  private final TreeMap<Long, long[][]> rates = new TreeMap<>();

  /** Thresholds that a call reaches with their last token, not with the one after it. */
  private final Set<Long> inclusive = new HashSet<>();

  EntryDraft(long fromMs) {
    this.fromMs = fromMs;
    rates.put(0L, noRates());
  }

  /**
   * Sets a rate; false if there is one.
   *
   * @param above total input above which it holds
   * @param from whether it was said as one more than that
   */
  boolean rate(ServiceTier tier, long above, boolean from, Meter meter, long pico) {
    long[][] level = rates.computeIfAbsent(above, key -> noRates());
    if (from) {
      inclusive.add(above);
    }
    long[] set = level[tier.ordinal()];
    if (set.length == 0) {
      set = new long[PriceEntry.TOKEN_METERS];
      Arrays.fill(set, PriceEntry.ABSENT);
      level[tier.ordinal()] = set;
    }
    boolean free = set[meter.ordinal()] == PriceEntry.ABSENT;
    set[meter.ordinal()] = pico;
    return free;
  }

  /** Whether there is a rate for tokens, and none for plain input to fall back on. */
  boolean lacksInputRate() {
    long[] plain = rates.firstEntry().getValue()[ServiceTier.PLAIN.ordinal()];
    boolean any = false;
    for (long[][] level : rates.values()) {
      for (long[] tier : level) {
        any |= tier.length > 0;
      }
    }
    return any && (plain.length == 0 || plain[Meter.INPUT.ordinal()] == PriceEntry.ABSENT);
  }

  /** Whether nothing has been said of it. */
  boolean isEmpty() {
    return !unpriced
        && fees.isEmpty()
        && images.isEmpty()
        && rates.size() == 1
        && Arrays.stream(rates.firstEntry().getValue()).allMatch(tier -> tier.length == 0);
  }

  PriceEntry build() {
    long[] thresholds = new long[rates.size()];
    long[] names = new long[rates.size()];
    long[][][] byTier = new long[TIERS][rates.size()][];
    int level = 0;
    for (Map.Entry<Long, long[][]> set : rates.entrySet()) {
      thresholds[level] = set.getKey();
      names[level] = set.getKey() + (inclusive.contains(set.getKey()) ? 1 : 0);
      for (int tier = 0; tier < TIERS; tier++) {
        byTier[tier][level] = set.getValue()[tier];
      }
      level++;
    }
    return new PriceEntry(
        fromMs,
        thresholds,
        names,
        byTier,
        fees.isEmpty() ? Map.of() : new EnumMap<>(fees),
        images,
        speeds,
        regions,
        unpriced);
  }

  private static long[][] noRates() {
    long[][] none = new long[TIERS][];
    Arrays.fill(none, PriceEntry.NO_RATES);
    return none;
  }
}
