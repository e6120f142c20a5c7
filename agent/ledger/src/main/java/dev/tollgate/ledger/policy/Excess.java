package dev.tollgate.ledger.policy;

import org.jspecify.annotations.Nullable;

/**
 * An excess is what a runaway has too much of. {@link #code} is its number on disk: never reused.
 */
public enum Excess {
  /** Calls that left the JVM. */
  CALLS(1, "calls"),
  /** Calls that the SDK says are retries. */
  RETRIES(2, "retries"),
  /** Tokens, in and out, of calls that have ended. */
  TOKENS(3, "tokens"),
  /** Spend of calls that have ended, in nano-USD. */
  USD(4, "usd"),
  /** Calls with a request that was sent before, byte for byte: of one request. */
  REPEATS(5, "repeats"),
  /**
   * How many times as long as the first the last request is, of calls in a row that each send a
   * longer one than the one before: an agent that reads its own history again and again.
   */
  HISTORY_GROWTH(6, "history_growth"),
  /**
   * Results of tools in one request: in a loop that sends its history, as many as it has called.
   */
  TOOL_CALLS(7, "tool_calls");

  private final int code;
  private final String key;

  Excess(int code, String key) {
    this.code = code;
    this.key = key;
  }

  /** Its number on disk. */
  public int code() {
    return code;
  }

  /** Its name in the configuration and in every JSON output. */
  public String key() {
    return key;
  }

  /** The excess with this number, or null where a newer version wrote one unknown here. */
  public static @Nullable Excess ofCode(int code) {
    for (Excess excess : values()) {
      if (excess.code == code) {
        return excess;
      }
    }
    return null;
  }
}
