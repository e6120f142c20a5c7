package dev.tollgate.collector.tail;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the last charges of one ledger. A writer that could not tell whether an append
 * succeeded appends again soon, so a double is never far behind its first. One thread.
 */
final class RecentIds {
  /** More than a JVM can have in flight, which is the most it can hold back and append again. */
  static final int KEPT = 2_048;

  private final @Nullable UUID[] ring = new @Nullable UUID[KEPT];
  private final Set<UUID> ids = new HashSet<>();
  private int next;

  /** Remembers the id; false if it was there. */
  boolean add(UUID id) {
    if (!ids.add(id)) {
      return false;
    }
    UUID oldest = ring[next];
    if (oldest != null) {
      ids.remove(oldest);
    }
    ring[next] = id;
    next = (next + 1) % KEPT;
    return true;
  }

  boolean contains(UUID id) {
    return ids.contains(id);
  }

  void clear() {
    ids.clear();
    Arrays.fill(ring, null);
    next = 0;
  }

  /** Writes the ids, oldest first. */
  void writeTo(DataOutput out) throws IOException {
    out.writeInt(ids.size());
    for (int i = 0; i < KEPT; i++) {
      UUID id = ring[(next + i) % KEPT];
      if (id != null) {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
      }
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      boolean unused = add(new UUID(in.readLong(), in.readLong()));
    }
  }
}
