package dev.tollgate.store.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tails the ledger of one JVM, live or dead, from another process. Reads only: it opens no file for
 * writing, takes no lock and maps nothing, so it can neither disturb the writer nor be hurt by a
 * damaged or vanishing file. Never waits. Needs no JVM option and nothing of Chronicle.
 *
 * <p>One thread at a time.
 */
public final class LedgerReader implements Closeable {
  /** How many looks at an end pass between looks at the whole directory. */
  private static final int LOOKS_PER_LISTING = 256;

  private final Path queueDir;
  private int number;
  private long startOffset;
  private @Nullable SegmentReader current;
  private @Nullable SegmentReader ahead;
  private int looks;
  private long recordPosition;
  private boolean closed;
  private @Nullable String fault;

  private LedgerReader(Path queueDir) {
    this.queueDir = queueDir;
  }

  /**
   * Opens a ledger at its start. The writer may not have appended or prepared anything yet.
   *
   * @throws IOException if there is no such directory
   */
  public static LedgerReader open(Path queueDir) throws IOException {
    if (!Files.exists(queueDir)) {
      throw new NoSuchFileException(queueDir.toString());
    }
    if (!Files.isDirectory(queueDir)) {
      throw new NotDirectoryException(queueDir.toString());
    }
    return new LedgerReader(queueDir);
  }

  /**
   * Goes on from a place that {@link #position()} told, in this process or an earlier one. Where
   * the segment of that place is gone, goes on with the next.
   *
   * @param position 0 for the start
   * @throws IllegalArgumentException if no ledger has such a position
   */
  public void moveTo(long position) {
    if (position < 0 || (LedgerLayout.offsetOf(position) & 3) != 0) {
      throw new IllegalArgumentException(position + " is not a position of a ledger");
    }
    letGo();
    number = LedgerLayout.segmentOf(position);
    startOffset = LedgerLayout.offsetOf(position);
    looks = 0;
    fault = null;
  }

  /**
   * Goes on near the end of a ledger that may be long: at the start of the last segment but one, so
   * that what is repeated at least daily, such as a heartbeat, is still to come.
   *
   * @return whether anything was left out; otherwise it goes on at the start
   */
  public boolean moveNearEnd() throws IOException {
    NavigableSet<Integer> segments = LedgerLayout.segments(queueDir);
    Integer last = segments.isEmpty() ? null : segments.last();
    Integer before = last == null ? null : segments.lower(last);
    if (before == null || before.equals(segments.first())) {
      moveTo(0);
      return false;
    }
    moveTo(LedgerLayout.position(before, 0));
    return true;
  }

  /**
   * The place after the last record read: opaque, 0 at the start, growing, the same in every
   * process.
   */
  public long position() {
    return LedgerLayout.position(number, current == null ? startOffset : current.offset());
  }

  /**
   * The place of the record read last: from there {@link #next()} would read it again. 0 before the
   * first.
   */
  public long recordPosition() {
    return recordPosition;
  }

  /**
   * Reads the next record.
   *
   * @return null at the end for now, or where {@link #fault()} tells what cannot be read; look
   *     again later in both cases
   */
  public byte @Nullable [] next() {
    if (closed) {
      return null;
    }
    try {
      byte[] record = read();
      fault = null;
      if (record != null) {
        recordPosition = position() - LedgerLayout.after(0, record.length);
      }
      return record;
    } catch (DamagedSegmentException e) {
      fault = e.getMessage();
      skipDamage();
      return null;
    } catch (IOException e) {
      fault = e.toString();
      letGo();
      return null;
    }
  }

  private byte @Nullable [] read() throws IOException {
    if (current == null && !openCurrent()) {
      return null;
    }
    SegmentReader segment = Objects.requireNonNull(current);
    byte[] record = segment.next();
    if (record != null || !findBegunAhead()) {
      return record;
    }
    // Once more: the last record of this segment came before the first of the next.
    record = segment.next();
    return record != null ? record : goAhead().next();
  }

  private boolean openCurrent() throws IOException {
    for (int candidate : LedgerLayout.segments(queueDir).tailSet(Math.max(number, 1))) {
      long offset = candidate == number ? startOffset : 0;
      current = SegmentReader.open(LedgerLayout.segment(queueDir, candidate), candidate, offset);
      if (current != null) {
        number = candidate;
        startOffset = offset;
        return true;
      }
    }
    return false;
  }

  /**
   * Finds the next segment that was begun; the writer appends to no earlier one any more. Numbers
   * follow each other, so one stat(2) tells that there is none; now and then the whole directory is
   * listed, in case somebody deleted the one that follows.
   */
  private boolean findBegunAhead() throws IOException {
    if (isBegun(ahead)) {
      return true;
    }
    boolean follows = Files.exists(LedgerLayout.segment(queueDir, number + 1));
    if (!follows && looks++ % LOOKS_PER_LISTING != 0) {
      return false;
    }
    for (int candidate : LedgerLayout.segments(queueDir).tailSet(number, false)) {
      if (isBegun(openAhead(candidate))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable SegmentReader openAhead(int candidate) throws IOException {
    SegmentReader before = ahead;
    ahead = SegmentReader.open(LedgerLayout.segment(queueDir, candidate), candidate, 0);
    if (before != null) {
      before.close();
    }
    return ahead;
  }

  private static boolean isBegun(@Nullable SegmentReader segment) throws IOException {
    try {
      return segment != null && segment.hasNext();
    } catch (DamagedSegmentException e) {
      // It was begun; what is wrong with it is told when it is read.
      return true;
    }
  }

  private SegmentReader goAhead() throws IOException {
    SegmentReader left = Objects.requireNonNull(current);
    SegmentReader next = Objects.requireNonNull(ahead);
    current = next;
    ahead = null;
    number = next.number();
    looks = 0;
    left.close();
    return next;
  }

  private void skipDamage() {
    try {
      if (findBegunAhead()) {
        goAhead();
      }
    } catch (IOException e) {
      fault = fault + "; " + e;
    }
  }

  /** Why nothing, or not everything, can be read, for the log; null while well. */
  public @Nullable String fault() {
    return fault;
  }

  @Override
  public void close() {
    closed = true;
    letGo();
  }

  /** Closes the files; the position stays. */
  private void letGo() {
    if (current != null) {
      startOffset = current.offset();
      current.close();
      current = null;
    }
    if (ahead != null) {
      ahead.close();
      ahead = null;
    }
  }
}
