package dev.tollgate.store.queue;

import dev.tollgate.store.home.FileModes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to one fresh ledger directory, without risk for the JVM it runs in: a full disk,
 * a deleted directory or a damaged file is a record that is not taken, never a crash and never an
 * exception. See {@link LedgerLayout} for the files.
 *
 * <p>One thread at a time. A record that was taken is in the page cache: it survives the death of
 * the process at any instruction, not of the machine. After a failure inside Chronicle a record
 * that was not taken may be in the ledger all the same; records carry ids, so that readers can
 * tell.
 */
public final class LedgerWriter implements Closeable {
  /** Longest record that is taken, in bytes. A longer one will never be: do not retry it. */
  public static final int MAX_RECORD_BYTES = 128 << 10;

  /** A segment is left for the next one at this size, in bytes. */
  static final long SEGMENT_BYTES = 64L << 20;

  /** A segment is left for the next one at this age, in nanoseconds. */
  static final long SEGMENT_NANOS = 24L * 60 * 60 * 1_000_000_000;

  /** How long after a segment could not be begun it is tried again, in nanoseconds. */
  static final long RETRY_NANOS = 1_000_000_000;

  /**
   * How long a look at the files holds, in nanoseconds: what is appended for so long after somebody
   * deleted them goes with them, as does all that was in them. A look is a system call, dearer than
   * the append itself.
   */
  static final long LOOK_NANOS = 1_000_000;

  private final Path queueDir;
  private final @Nullable Object queueKey;
  private final SpaceFloor floor;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final long segmentBytes;

  private @Nullable Segment segment;
  private long bornNs;
  private long lookedNs;
  private int lastNumber;
  private long triedNs;

  /** Why the next segment could not be begun; null where that was not tried, or worked. */
  private @Nullable String whyNoSegment;

  private boolean lost;
  private boolean closed;
  private @Nullable String fault;

  private LedgerWriter(
      Path queueDir, SpaceFloor floor, Clock clock, LongSupplier nanoTime, long segmentBytes)
      throws IOException {
    this.queueDir = queueDir;
    this.queueKey = Segment.fileKey(queueDir);
    this.floor = floor;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.segmentBytes = segmentBytes;
    this.segment = Segment.create(queueDir, ++lastNumber, clock.millis(), floor);
    this.bornNs = nanoTime.getAsLong();
    this.lookedNs = bornNs;
  }

  /**
   * Makes the directory of a ledger and its first segment. Takes up to a second when it is the
   * first in its JVM: Chronicle's classes load.
   *
   * @param queueDir must not exist, or be empty; its parent must exist
   * @param floor what to leave of the disk to others
   * @param clock the time of day, after which files are named
   * @throws IOException if the directory is not fresh, cannot be written, or its disk is full; what
   *     was begun is taken away, so that it can be tried again with the same directory
   */
  public static LedgerWriter create(Path queueDir, SpaceFloor floor, Clock clock)
      throws IOException {
    return create(queueDir, floor, clock, System::nanoTime);
  }

  /**
   * The same with a time of its own.
   *
   * @param nanoTime measures ages and pauses, and never goes back, as {@link System#nanoTime}
   */
  public static LedgerWriter create(
      Path queueDir, SpaceFloor floor, Clock clock, LongSupplier nanoTime) throws IOException {
    return create(queueDir, floor, clock, nanoTime, SEGMENT_BYTES);
  }

  static LedgerWriter create(
      Path queueDir, SpaceFloor floor, Clock clock, LongSupplier nanoTime, long segmentBytes)
      throws IOException {
    makeFresh(queueDir);
    return new LedgerWriter(queueDir, floor, clock, nanoTime, segmentBytes);
  }

  private static void makeFresh(Path queueDir) throws IOException {
    if (!Files.exists(queueDir)) {
      Files.createDirectory(queueDir);
      FileModes.directory(queueDir);
    } else if (!Files.isDirectory(queueDir)) {
      throw new NotDirectoryException(queueDir.toString());
    } else {
      try (Stream<Path> entries = Files.list(queueDir)) {
        if (entries.findAny().isPresent()) {
          throw new FileAlreadyExistsException(
              queueDir.toString(), null, "a ledger is never resumed; give a fresh directory");
        }
      }
    }
  }

  /**
   * Appends a record as it is. Never throws.
   *
   * @return false if it was not recorded now, for the reason {@link #fault()} gives: count it, and
   *     append it again later unless the writer {@link #isLost()} or the record is too long
   */
  public boolean append(byte[] record) {
    // An interrupted thread's first write would close the file.
    boolean interrupted = Thread.interrupted();
    try {
      return tryAppend(record);
    } catch (Throwable e) {
      // What state Chronicle is in is unknown: the next append begins another segment.
      leaveSegment();
      fault = "append failed: " + e;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean tryAppend(byte[] record) {
    if (closed || lost) {
      return false;
    }
    if (record.length == 0 || record.length > MAX_RECORD_BYTES) {
      fault = "a record of " + record.length + " bytes is not within 1 to " + MAX_RECORD_BYTES;
      return false;
    }
    try {
      long nowNs = nanoTime.getAsLong();
      if (!isIntact(nowNs)) {
        return false;
      }
      Segment current = currentSegment(nowNs);
      current.makeRoom(record.length, floor);
      current.append(record);
    } catch (ClosedChannelException e) {
      // Interrupted in the middle of a write: that file takes no more.
      leaveSegment();
      fault = e.toString();
      return false;
    } catch (IOException e) {
      fault = e.toString();
      return false;
    }
    fault = null;
    return true;
  }

  /**
   * Checks that what is appended can be found again: now and then one stat(2) while all is well.
   */
  private boolean isIntact(long nowNs) throws IOException {
    if (segment != null && nowNs - lookedNs < LOOK_NANOS) {
      return true;
    }
    lookedNs = nowNs;
    if (segment != null && segment.isIntact()) {
      return true;
    }
    if (!Objects.equals(queueKey, Segment.fileKey(queueDir))) {
      lost = true;
      leaveSegment();
      fault = "the ledger directory " + queueDir + " was deleted or replaced";
      return false;
    }
    if (segment != null) {
      fault = "segment " + segment.number() + " was deleted from " + queueDir;
      leaveSegment();
      return false;
    }
    return true;
  }

  private Segment currentSegment(long nowNs) throws IOException {
    Segment current = segment;
    if (current != null && current.end() < segmentBytes && nowNs - bornNs < SEGMENT_NANOS) {
      return current;
    }
    if (whyNoSegment != null && nowNs - triedNs < RETRY_NANOS) {
      return orThrow(current);
    }
    try {
      Segment next = Segment.create(queueDir, lastNumber + 1, clock.millis(), floor);
      lastNumber++;
      leaveSegment();
      segment = next;
      bornNs = nowNs;
      whyNoSegment = null;
      return next;
    } catch (IOException e) {
      if (Files.exists(LedgerLayout.segment(queueDir, lastNumber + 1))) {
        // In the way for good; a number is left out only where something is there.
        lastNumber++;
      }
      triedNs = nowNs;
      whyNoSegment = e.toString();
      return orThrow(current);
    }
  }

  /** The full segment goes on while the next cannot be begun. */
  private Segment orThrow(@Nullable Segment current) throws IOException {
    if (current == null) {
      throw new IOException("no segment can be begun: " + whyNoSegment);
    }
    return current;
  }

  private void leaveSegment() {
    if (segment != null) {
      segment.close();
      segment = null;
    }
  }

  /** Why the last record was not taken, for the log; null while well. */
  public @Nullable String fault() {
    return fault;
  }

  /**
   * True once the directory was deleted or replaced: no later append can succeed. Close this writer
   * and create another in another directory.
   */
  public boolean isLost() {
    return lost;
  }

  /** Lets go of the files; what was appended stays. */
  @Override
  public void close() {
    closed = true;
    leaveSegment();
  }
}
