package dev.tollgate.collector.report;

import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.pricing.Money;

/** How amounts are written: exact decimals without an exponent. */
public final class AmountText {
  private AmountText() {}

  /** The amount as a plain number: dollars, tokens or calls. */
  public static String of(Unit unit, long amount) {
    return unit == Unit.USD ? Money.usd(amount) : Long.toString(amount);
  }

  /** The amount with its unit, as the configuration writes it. */
  public static String withUnit(Unit unit, long amount) {
    return of(unit, amount) + " " + (unit == Unit.USD ? "USD" : unit.key());
  }
}
