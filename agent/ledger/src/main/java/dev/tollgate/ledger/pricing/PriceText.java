package dev.tollgate.ledger.pricing;

/** A price text is one file of prices: its name, for messages, and what is in it. Immutable. */
public final class PriceText {
  private final String name;
  private final String text;

  /** A text. */
  public PriceText(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** The file's name. */
  public String name() {
    return name;
  }

  /** What it says. */
  public String text() {
    return text;
  }
}
