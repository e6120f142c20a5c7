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
 * <p>Of an answer's charges that which made it counts, or the first that fetched it. Ledgers are
 * read in no order: where a fetch was read, and counts, before the maker, the maker is the repeat.
 * Two makers, of an answer whose id comes again, both count.
 *
 * <p>A batch and the file of its answers are one: the batch has the keys of both.
 *
 * <p>An answer counts from the first charge on that has usage: while a batch or a background
 * response is still at work there is nothing to count twice.
 */
public final class Repeats {
  /** So many answers are remembered. */
  static final int KEPT = 32_768;

  /**
   * The charge that counts an answer.
   *
   * @param fetched whether it made no answer itself: its maker may yet be read
   */
  private record First(UUID id, boolean fetched) {}

  private final Map<Long, First> firstByAnswer = new LinkedHashMap<>(64, 0.75f, true);
  private final MessageDigest digest = sha256();

  /** Nothing was seen yet. */
  public Repeats() {}

  /** Whether the charge is of an answer that an earlier charge has counted; remembers it if not. */
  public boolean isRepeat(Charge charge) {
    String key = charge.dedupeKey();
    if (key == null || !charge.left() || charge.has(Flag.REPEATED) || charge.usage().isZero()) {
      return false;
    }
    boolean fetched = charge.has(Flag.FETCHED);
    Long answer = answer(charge, key);
    Long other = charge.otherKey() == null ? answer : answer(charge, charge.otherKey());
    First first = firstByAnswer.get(answer);
    if (first == null) {
      first = firstByAnswer.get(other);
    }
    boolean repeats = first != null && !first.id().equals(charge.id());
    boolean madeLater = first != null && first.fetched() && !fetched;
    First counts = first == null ? new First(charge.id(), fetched) : first;
    if (repeats && madeLater) {
      counts = new First(counts.id(), false);
    }
    remember(answer, counts);
    remember(other, counts);
    return repeats && (madeLater || fetched);
  }

  private void remember(Long answer, First first) {
    firstByAnswer.put(answer, first);
    if (firstByAnswer.size() > KEPT) {
      firstByAnswer.remove(firstByAnswer.keySet().iterator().next());
    }
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
    for (Map.Entry<Long, First> each : firstByAnswer.entrySet()) {
      out.writeLong(each.getKey());
      out.writeLong(each.getValue().id().getMostSignificantBits());
      out.writeLong(each.getValue().id().getLeastSignificantBits());
      out.writeBoolean(each.getValue().fetched());
    }
  }

  /** What {@link #writeTo} wrote. */
  public static Repeats readFrom(DataInput in) throws IOException {
    Repeats repeats = new Repeats();
    for (int left = in.readInt(); left > 0; left--) {
      long answer = in.readLong();
      repeats.firstByAnswer.put(
          answer, new First(new UUID(in.readLong(), in.readLong()), in.readBoolean()));
    }
    return repeats;
  }
}
