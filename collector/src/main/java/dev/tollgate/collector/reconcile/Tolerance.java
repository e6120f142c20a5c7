package dev.tollgate.collector.reconcile;

import java.math.BigDecimal;

/** How much two figures may differ and still be the same: an amount, or per cent. Immutable. */
public final class Tolerance {
  private final BigDecimal amount;
  private final boolean percent;

  private Tolerance(BigDecimal amount, boolean percent) {
    this.amount = amount;
    this.percent = percent;
  }

  /**
   * The tolerance that a text says: {@code 0}, {@code 0.01} (of whatever is compared), {@code 0.5%}
   * (of the provider's figure).
   *
   * @throws IllegalArgumentException if it says none
   */
  public static Tolerance parse(String text) {
    boolean percent = text.endsWith("%");
    String number = percent ? text.substring(0, text.length() - 1) : text;
    if (!number.matches("[0-9]{1,12}(\\.[0-9]{1,12})?")) {
      throw new IllegalArgumentException('"' + text + "\" is no tolerance; write 0, 0.01 or 0.5%");
    }
    return new Tolerance(new BigDecimal(number), percent);
  }

  /** Whether a difference is none. */
  boolean covers(BigDecimal ours, BigDecimal theirs) {
    BigDecimal difference = ours.subtract(theirs).abs();
    BigDecimal most = percent ? theirs.abs().multiply(amount).movePointLeft(2) : amount;
    return difference.compareTo(most) <= 0;
  }
}
