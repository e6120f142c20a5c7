package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The key of a cap's counters on the board: the first 8 bytes of SHA-256 over cap id, scope
 * definition, each-value and window start, with window word and zone, and whether images are
 * counted. Never 0, which means an empty slot.
 */
public final class CapKey {
  private CapKey() {}

  /**
   * The key of one window of a cap that counts all its calls together.
   *
   * @param windowStartMs the window's start, in milliseconds since the epoch
   */
  public static long of(Cap cap, long windowStartMs) {
    return of(cap, "", windowStartMs);
  }

  /**
   * The key of one window of one of a cap's counters.
   *
   * @param eachValue see {@link Cap#eachValue}
   * @param windowStartMs the window's start, in milliseconds since the epoch
   */
  public static long of(Cap cap, String eachValue, long windowStartMs) {
    Label each = cap.each();
    String text =
        cap.id()
            + "\u0000"
            + cap.scope().definition()
            + (each == null ? "" : "each=" + each.key() + "\n")
            + "\u0000"
            + eachValue
            + "\u0000"
            + cap.windowName()
            + "\u0000"
            + cap.zone()
            + "\u0000"
            + windowStartMs
            + (cap.unit() == Unit.IMAGES ? "\u0000images" : "");
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      long key = ByteBuffer.wrap(hash).getLong();
      return key == 0 ? 1 : key;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
