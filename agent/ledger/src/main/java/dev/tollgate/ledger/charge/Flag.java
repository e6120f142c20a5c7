package dev.tollgate.ledger.charge;

import org.jspecify.annotations.Nullable;

/**
 * A flag says what is particular about a charge. {@link #bit} is its place in the record's flag
 * word: never reused, never changed.
 */
public enum Flag {
  /** The response was a stream of events. */
  STREAMED(0, "streamed"),
  /** Some quantity is the agent's guess, not the provider's word. */
  ESTIMATED(1, "estimated"),
  /** No price is known: the list cost is unknown, not zero. */
  UNPRICED(2, "unpriced"),
  /** The response carried no usage. */
  USAGE_MISSING(3, "usage_missing"),
  /** The response ended before its end: cut by the network, the provider or an error. */
  TRUNCATED(4, "truncated"),
  /** The app closed or cancelled before the end. */
  ABORTED(5, "aborted"),
  /** The response, or a part of it, could not be read; the charge says which. */
  UNREADABLE(6, "unreadable"),
  /** Its JVM died between settling and appending; the collector appended it. */
  RECOVERED(7, "recovered"),
  /** Its JVM died while the call was out: what it cost is not known. */
  LOST(8, "lost"),
  /** Stands for calls that were counted but could not be recorded one by one. */
  UNITEMISED(9, "unitemised"),
  /** The call cost more than was held for it. */
  OVER_HOLD(10, "over_hold"),
  /** No board could be read, so no cap was checked. */
  UNENFORCED(11, "unenforced"),
  /** The provider charges nothing for such a call. */
  FREE(12, "free"),
  /** The response does not name a model: the operation's default is taken. */
  MODEL_ASSUMED(13, "model_assumed"),
  /** The input is not in the response: what is there is the agent's guess, the output exact. */
  INPUT_UNKNOWN(14, "input_unknown"),
  /** The answer was fetched before, and is counted there: this charge costs nothing. */
  REPEATED(15, "repeated"),
  /** The call ran on the customer's own key at a third party: its cost is the upstream one. */
  BYOK(16, "byok"),
  /** The call made no answer but fetched one that was there, so that it may have been counted. */
  FETCHED(17, "fetched"),
  /**
   * The answer was cut, so that the provider may bill more than passed: caps count what was held.
   */
  COUNTED_AS_HELD(18, "counted_as_held"),
  /** Its limit of output tokens was lowered to what a cap still allowed. */
  CLAMPED(19, "clamped");

  private final int bit;
  private final String key;

  Flag(int bit, String key) {
    this.bit = bit;
    this.key = key;
  }

  /** The flag's place in the flag word, 0 to 62. */
  public int bit() {
    return bit;
  }

  /** The flag's name in every JSON output. */
  public String key() {
    return key;
  }

  /** The flag with this name, or null. */
  public static @Nullable Flag ofKey(String key) {
    for (Flag flag : values()) {
      if (flag.key.equals(key)) {
        return flag;
      }
    }
    return null;
  }
}
