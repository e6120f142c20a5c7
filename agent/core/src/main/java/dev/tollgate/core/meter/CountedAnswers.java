package dev.tollgate.core.meter;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Remembers which answers this JVM has counted, of those that can be fetched again: the answer of a
 * batch, a stored response. Only hashes are kept, and so many; the one not seen for longest is
 * forgotten first. Thread-safe.
 *
 * <p>Only what was fetched can be a repeat. A call that makes an answer is remembered and always
 * counts, even if a gateway gives every answer the same id.
 *
 * <p>An answer counts from the first charge on that has usage: a batch or a background response
 * that is still at work has counted nothing.
 */
final class CountedAnswers {
  /** About a quarter of a megabyte. */
  static final int KEPT = 2_048;

  private final Map<Long, Boolean> counted =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > KEPT;
        }
      };

  /** The charge itself, or what is left of it where its answer was counted before. */
  Charge counting(Charge charge) {
    String key = charge.dedupeKey();
    if (key == null || charge.usage().isZero()) {
      return charge;
    }
    String provider = Objects.requireNonNullElse(charge.labels().get(Label.PROVIDER), "");
    long answer = hash(provider + '\n' + key);
    String otherKey = charge.otherKey();
    long other = otherKey == null ? answer : hash(provider + '\n' + otherKey);
    boolean repeated;
    synchronized (counted) {
      repeated = counted.put(answer, Boolean.TRUE) != null;
      if (other != answer) {
        repeated |= counted.put(other, Boolean.TRUE) != null;
      }
    }
    return repeated && charge.has(Flag.FETCHED) ? charge.asRepeat() : charge;
  }

  private static long hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
