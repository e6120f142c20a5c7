package dev.tollgate.ledger.pricing;

import org.jspecify.annotations.Nullable;

/** What caps do about a call whose price is not known. */
public enum UnknownPrice {
  /** They count the dearest that any model of the provider would have cost. */
  DEAREST("dearest"),
  /** It is refused before it leaves, where its model has no price. */
  REFUSE("refuse"),
  /** They count nothing; the charge still says that its cost is unknown. */
  ALLOW("allow");

  private final String key;

  UnknownPrice(String key) {
    this.key = key;
  }

  /** Its word in files. */
  public String key() {
    return key;
  }

  /** The one with this word, or null. */
  public static @Nullable UnknownPrice ofKey(String key) {
    for (UnknownPrice each : values()) {
      if (each.key.equals(key)) {
        return each;
      }
    }
    return null;
  }
}
