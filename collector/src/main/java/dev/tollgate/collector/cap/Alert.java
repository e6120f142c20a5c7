package dev.tollgate.collector.cap;

import dev.tollgate.ledger.policy.Cap;
import java.util.List;

/**
 * An alert says that a cap's spend has come to something that somebody wanted to know of.
 * Immutable.
 *
 * @param eachValue which of the cap's counters, see {@link Cap#eachValue}
 * @param windowKey the key of the counter's window
 * @param percent the percentage of the limit that was reached; 0 for the other kinds
 * @param refuses whether calls are refused from here on
 * @param charged what the ledgers say, in the cap's unit
 * @param perHour what came in the last hour, in the cap's unit
 * @param exhaustsMs when the limit is reached if that goes on, in milliseconds since the epoch;
 *     {@link Long#MAX_VALUE} for not in this window
 * @param startMs when the window starts, in milliseconds since the epoch
 * @param endMs when it ends
 * @param sinks who is to get it besides the log
 */
public record Alert(
    Kind kind,
    Cap cap,
    String eachValue,
    long windowKey,
    String threshold,
    int percent,
    boolean refuses,
    long charged,
    long perHour,
    long exhaustsMs,
    long startMs,
    long endMs,
    List<String> sinks) {
  /** What was reached. */
  public enum Kind {
    /** A percentage of the limit. */
    PERCENT,
    /** So much in an hour. */
    BURN,
    /** So little time until the limit. */
    EXHAUSTION
  }

  /** Its identity: in one home the same alert always has the same, and no other has it. */
  public String key(String home) {
    return "%s-%016x-%08x".formatted(home, windowKey, threshold.hashCode());
  }
}
