package dev.tollgate.core.runaway;

import dev.tollgate.core.runaway.SlidingSums.Part;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.policy.KillSwitch;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One call as the kill switches look at it: where it counts, and what they said to it. It is either
 * taken back, because it never left, or settled once it has ended. One thread at a time.
 */
public final class Watched {
  /** No switch matches the call. */
  public static final Watched NONE = new Watched(0, null, 0);

  private final int attempt;
  private final boolean hasBody;
  private final int bodyBytes;
  private final long nowNs;

  /** Until the switches have looked at it: a call may be open for long. */
  private byte @Nullable [] body;

  private int hash;
  private boolean hashed;
  private int size;

  /** Where it counts first, which mostly is all, and where else. */
  private @Nullable Counts counts;

  private @Nullable Part part;
  private Counts @Nullable [] moreCounts;
  private Part @Nullable [] moreParts;
  private @Nullable KillSwitch by;
  private @Nullable Trip trip;
  private boolean first;
  private boolean shared;

  /** A call with this request; null where that is not known. */
  Watched(int attempt, byte @Nullable [] body, long nowNs) {
    this.attempt = attempt;
    this.body = body;
    this.hasBody = body != null;
    this.bodyBytes = body == null ? 0 : body.length;
    this.nowNs = nowNs;
  }

  boolean isRetry() {
    return attempt > 0;
  }

  /** When it began, by a clock that never steps. */
  long nowNs() {
    return nowNs;
  }

  boolean hasBody() {
    return hasBody;
  }

  /** How long the request is; 0 where it is not known. */
  int bodyBytes() {
    return bodyBytes;
  }

  /** A hash of the request and its length. Two requests rarely have the same, and then count. */
  int hash() {
    byte[] request = body;
    if (!hashed && request != null) {
      CRC32C crc = new CRC32C();
      crc.update(request, 0, request.length);
      hash = (int) crc.getValue() * 31 + request.length;
      hashed = true;
    }
    return hash;
  }

  /** How many results of tools are in the request; 0 where it is not known. Reads all of it. */
  int toolResults() {
    byte[] request = body;
    return request == null ? 0 : ToolResults.in(request);
  }

  /** The switches have looked: the request is not kept. */
  void looked() {
    body = null;
  }

  void countedIn(Counts in, Part at) {
    shared |= in.isShared();
    if (counts == null) {
      counts = in;
      part = at;
      return;
    }
    Counts[] knownCounts = moreCounts == null ? new Counts[1] : moreCounts;
    Part[] knownParts = moreParts == null ? new Part[1] : moreParts;
    if (size == knownCounts.length) {
      knownCounts = Arrays.copyOf(knownCounts, 2 * size);
      knownParts = Arrays.copyOf(knownParts, 2 * size);
    }
    knownCounts[size] = in;
    knownParts[size++] = at;
    moreCounts = knownCounts;
    moreParts = knownParts;
  }

  /** A switch has tripped; one that refuses counts for more than one in shadow. */
  void tripped(KillSwitch of, Trip what, boolean byThisCall) {
    if (by == null || (by.shadow() && !of.shadow())) {
      by = of;
      trip = what;
      first = byThisCall;
    }
  }

  /** The switch that has tripped, or null. */
  public @Nullable KillSwitch by() {
    return by;
  }

  /** Its trip, or null. */
  public @Nullable Trip trip() {
    return trip;
  }

  /** Whether the call must not leave. */
  public boolean refused() {
    return by != null && !by.shadow();
  }

  /** Whether it is this call that the switch tripped at. */
  public boolean isFirst() {
    return first;
  }

  /** Whether the call is counted together with other values', as there are too many values. */
  public boolean isShared() {
    return shared;
  }

  /** The call never leaves: it is counted no more. */
  public void takeBack() {
    if (counts != null && part != null) {
      counts.takeBack(this, part);
    }
    if (moreCounts != null && moreParts != null) {
      for (int i = 0; i < size; i++) {
        moreCounts[i].takeBack(this, moreParts[i]);
      }
    }
    counts = null;
    size = 0;
  }

  /** The call has ended and came to this, in nano-USD and tokens. */
  public void settle(long costNanos, long tokens, long endNs) {
    if (counts != null) {
      counts.settle(costNanos, tokens, endNs);
    }
    if (moreCounts != null) {
      for (int i = 0; i < size; i++) {
        moreCounts[i].settle(costNanos, tokens, endNs);
      }
    }
  }
}
