package dev.tollgate.ledger.policy;

/** The unit a cap's limit is in. {@link #code} is its number on disk: never reused. */
public enum Unit {
  /** Spend, in nano-USD. */
  USD(0, "usd"),
  /** Tokens, in and out. */
  TOKENS(1, "tokens"),
  /** Calls that left the JVM. */
  CALLS(2, "calls");

  private final int code;
  private final String key;

  Unit(int code, String key) {
    this.code = code;
    this.key = key;
  }

  /** The unit's number on disk, and its place in a {@code long[3]} of amounts. */
  public int code() {
    return code;
  }

  /** The unit's name in every JSON output. */
  public String key() {
    return key;
  }
}
