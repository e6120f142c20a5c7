package dev.tollgate.ledger.policy;

import java.util.List;

/**
 * The unit a cap's limit is in. {@link #code} is its number on disk: never reused.
 *
 * <p>A counter has three amounts: nano-USD, tokens, and calls. A cap in images counts those in
 * place of calls, on counters of its own, see {@link CapKey}.
 */
public enum Unit {
  /** Spend, in nano-USD. */
  USD(0, 0, "usd"),
  /** Tokens, in and out. */
  TOKENS(1, 1, "tokens"),
  /** Calls that left the JVM. */
  CALLS(2, 2, "calls"),
  /** Images that calls were charged for having made. */
  IMAGES(3, 2, "images");

  /** How many amounts a counter has. */
  public static final int PLACES = 3;

  private static final List<Unit> USUAL = List.of(USD, TOKENS, CALLS);
  private static final List<Unit> WITH_IMAGES = List.of(USD, TOKENS, IMAGES);

  private final int code;
  private final int place;
  private final String key;

  Unit(int code, int place, String key) {
    this.code = code;
    this.place = place;
    this.key = key;
  }

  /** The unit's number on disk. */
  public int code() {
    return code;
  }

  /** Its place among the {@link #PLACES} amounts of a counter. */
  public int place() {
    return place;
  }

  /** What a counter of a cap in this unit counts, in the order of places. Unmodifiable. */
  public List<Unit> counted() {
    return this == IMAGES ? WITH_IMAGES : USUAL;
  }

  /** The unit's name in every JSON output. */
  public String key() {
    return key;
  }
}
