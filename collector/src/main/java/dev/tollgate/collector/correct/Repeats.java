package dev.tollgate.collector.correct;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Remembers which charge was the first of an answer that can be fetched again, across JVMs and
 * their restarts. Bounded: the answer not seen for longest is forgotten first. One thread.
 *
 * <p>Only what was fetched can be a repeat: a call that makes an answer always counts.
 *
 * <p>An answer counts from the first charge on that has usage: while a batch or a background
 * response is still at work there is nothing to count twice.
 */
public final class Repeats {
  /** So many answers are remembered. */
  static final int KEPT = 32_768;

  private final Map<Long, UUID> firstByAnswer = new LinkedHashMap<>(64, 0.75f, true);
  private final MessageDigest digest = sha256();

  /** Nothing was seen yet. */
  public Repeats() {}

  /** Whether the charge is of an answer that an earlier charge has counted; remembers it if not. */
  public boolean isRepeat(Charge charge) {
    String key = charge.dedupeKey();
    if (key == null || !charge.left() || charge.has(Flag.REPEATED) || charge.usage().isZero()) {
      return false;
    }
    UUID first = firstByAnswer.putIfAbsent(answer(charge, key), charge.id());
    if (first == null && firstByAnswer.size() > KEPT) {
      firstByAnswer.remove(firstByAnswer.keySet().iterator().next());
    }
    return first != null && !first.equals(charge.id()) && charge.has(Flag.FETCHED);
  }

  private long answer(Charge charge, String key) {
    String provider = Objects.requireNonNullElse(charge.labels().get(Label.PROVIDER), "");
    byte[] hash = digest.digest((provider + '\n' + key).getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(hash).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Writes what is remembered, the longest unseen first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(firstByAnswer.size());
    for (Map.Entry<Long, UUID> each : firstByAnswer.entrySet()) {
      out.writeLong(each.getKey());
      out.writeLong(each.getValue().getMostSignificantBits());
      out.writeLong(each.getValue().getLeastSignificantBits());
    }
  }

  /** What {@link #writeTo} wrote. */
  public static Repeats readFrom(DataInput in) throws IOException {
    Repeats repeats = new Repeats();
    for (int left = in.readInt(); left > 0; left--) {
      long answer = in.readLong();
      repeats.firstByAnswer.put(answer, new UUID(in.readLong(), in.readLong()));
    }
    return repeats;
  }
}
