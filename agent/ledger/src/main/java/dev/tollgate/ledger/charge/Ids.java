package dev.tollgate.ledger.charge;

import java.util.UUID;
import java.util.function.LongSupplier;

/** Makes the ids of charges and JVM starts. */
public final class Ids {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private Ids() {}

  /**
   * A time-ordered id: UUID version 7, RFC 9562. Ids of one millisecond are in no order.
   *
   * @param epochMs the time, in milliseconds since the epoch
   * @param random 64 random bits a call; it is asked twice. As thread-safe as this must be
   */
  public static UUID timeOrdered(long epochMs, LongSupplier random) {
    return new UUID(
        (epochMs << 16) | VERSION_7 | (random.getAsLong() >>> 52),
        VARIANT | (random.getAsLong() >>> 2));
  }
}
