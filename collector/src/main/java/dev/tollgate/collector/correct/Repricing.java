package dev.tollgate.collector.correct;

import dev.tollgate.collector.recover.OwnLedger;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.PriceCatalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Prices charges of the past by another catalogue. A charge that would cost the same is left alone,
 * so that doing it again does nothing. One thread.
 */
public final class Repricing {

  /** A charge as it counts now, and as it is to count. Both are the same call. */
  public record Change(Charge before, Charge after) {}

  private final PriceCatalog prices;
  private final long sinceMicros;
  private final boolean all;
  private final List<Change> changes = new ArrayList<>();
  private final List<Charge> unpriced = new ArrayList<>();

  /**
   * A repricing by these prices.
   *
   * @param sinceMicros of calls that began then or later
   * @param all also charges that have a price
   */
  public Repricing(PriceCatalog prices, long sinceMicros, boolean all) {
    this.prices = prices;
    this.sinceMicros = sinceMicros;
    this.all = all;
  }

  /**
   * Reads every charge, and finds what changes. To correct it, the caller must hold the home's
   * corrections lock from before this on.
   *
   * @param tail one that has read nothing yet
   */
  public void read(LedgerTail tail) throws IOException {
    CorrectedCharges.read(tail, this::look);
  }

  private void look(Charge charge) {
    if (charge.startMicros() < sinceMicros || !canBePriced(charge)) {
      return;
    }
    Price price = prices.price(ChargeQuote.of(charge));
    if (!price.known()) {
      if (charge.has(Flag.UNPRICED)) {
        unpriced.add(charge);
      }
      return;
    }
    Charge after = priced(charge, price);
    if (charge.has(Flag.UNPRICED) || (all && !sameCosts(charge, after))) {
      changes.add(new Change(charge, after));
    }
  }

  /** A sum of calls, a lost call's hold, a repeat or a free call costs what it does by no list. */
  private static boolean canBePriced(Charge charge) {
    return charge.left()
        && !charge.usage().isZero()
        && !charge.has(Flag.UNITEMISED)
        && !charge.has(Flag.LOST)
        && !charge.has(Flag.REPEATED)
        && !charge.has(Flag.FREE)
        && !charge.has(Flag.BYOK);
  }

  private static boolean sameCosts(Charge a, Charge b) {
    return a.listCostNanos() == b.listCostNanos()
        && a.countedNanos() == b.countedNanos()
        && a.contractedCostNanos() == b.contractedCostNanos();
  }

  private static Charge priced(Charge charge, Price price) {
    return charge.toBuilder()
        .listCostNanos(price.listCostNanos())
        .countedNanos(
            charge.has(Flag.COUNTED_AS_HELD)
                ? Math.max(charge.countedNanos(), price.countedNanos())
                : price.countedNanos())
        .contractedCostNanos(price.contractedNanos())
        .priceSource(price.source())
        .priceEntry(price.entry())
        .contextTier(price.contextTier())
        .flag(Flag.UNPRICED, false)
        .build();
  }

  /** What changes. Unmodifiable. */
  public List<Change> changes() {
    return Collections.unmodifiableList(changes);
  }

  /** The charges that these prices do not know either. Unmodifiable. */
  public List<Charge> unpriced() {
    return Collections.unmodifiableList(unpriced);
  }

  /**
   * Writes a correction for each change.
   *
   * @param by who does it
   * @throws IOException if one could not be recorded; those before it are, and doing it all again
   *     makes none of them twice
   */
  public void write(OwnLedger own, Supplier<UUID> ids, long nowMicros, String by)
      throws IOException {
    String reason = "priced by " + prices.source();
    for (Change change : changes) {
      own.append(new Correction(ids.get(), nowMicros, reason, by, change.before(), change.after()));
    }
  }
}
