package dev.tollgate.collector.inspect;

import dev.tollgate.store.queue.LedgerPosition;
import dev.tollgate.store.queue.LedgerReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one ledger to its end for now, and everything in it: what is no record too. A ledger
 * without a queue has no entries. One thread.
 */
public final class LedgerScan implements Closeable {
  private final @Nullable LedgerReader reader;
  private @Nullable String damage;
  private boolean ended;

  private LedgerScan(@Nullable LedgerReader reader) {
    this.reader = reader;
  }

  /**
   * Opens a ledger.
   *
   * @param from where to begin, 0 for the start
   * @throws IOException if its queue is no directory
   */
  public static LedgerScan open(LedgerFiles ledger, long from) throws IOException {
    try {
      LedgerReader reader = LedgerReader.open(ledger.queue());
      reader.moveTo(from);
      return new LedgerScan(reader);
    } catch (NoSuchFileException e) {
      return new LedgerScan(null); // a JVM makes its queue when it has something to record
    }
  }

  /** What comes next; null at the end. */
  public @Nullable LedgerEntry next() {
    if (ended || reader == null) {
      return null;
    }
    long before = reader.position();
    byte[] bytes = reader.next();
    if (bytes != null) {
      return LedgerEntry.of(reader.recordPosition(), bytes);
    }
    String fault = reader.fault();
    if (fault == null || fault.equals(damage)) {
      ended = true; // a reader that could pass over the damage says it once
      return null;
    }
    damage = fault;
    boolean passedOver =
        LedgerPosition.segment(before) > 0
            && LedgerPosition.segment(before) != LedgerPosition.segment(reader.position());
    return LedgerEntry.damaged(passedOver ? before : reader.position(), fault);
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
