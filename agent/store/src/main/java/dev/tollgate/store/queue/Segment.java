package dev.tollgate.store.queue;

import dev.tollgate.store.home.FileModes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * One Chronicle Queue of one file that never rolls, over blocks that were allocated before
 * Chronicle mapped them. One thread.
 *
 * <p>The clock of the queue stands still at the time of its birth, so that no roll, and no file
 * that was not prepared here, can come in between.
 */
final class Segment implements Closeable {
  static final long METADATA_BYTES = 128L << 10;
  static final long FIRST_BYTES = 1L << 20;

  /** Kept allocated ahead of the write position: covers two index arrays and the next headers. */
  static final long AHEAD_BYTES = 256L << 10;

  private static final long STEP_BYTES = 256L << 10;
  private static final int BLOCK_BYTES = 1 << 20;
  private static final RollCycles ROLL_CYCLE = RollCycles.FAST_DAILY;

  private final int number;
  private final Path directory;
  private final Path documents;
  private final ZeroedFile blocks;
  private final @Nullable Object documentsKey;
  private final SingleChronicleQueue queue;
  private final ExcerptAppender appender;
  private long end;

  private Segment(int number, long bornMs, Path directory) throws IOException {
    this.number = number;
    this.directory = directory;
    this.documents = directory.resolve(documentsName(bornMs));
    TimeProvider stopped = () -> bornMs;
    this.queue =
        SingleChronicleQueueBuilder.binary(directory)
            .rollCycle(ROLL_CYCLE)
            .timeProvider(stopped)
            .blockSize(BLOCK_BYTES)
            .checkInterrupts(false)
            .build();
    ZeroedFile opened = null;
    try {
      this.appender = queue.createAppender();
      appender.singleThreadedCheckDisabled(true);
      // Not earlier: an appender waits 10 s for the header of a file that is there when it is made.
      opened = allocated(documents, FIRST_BYTES);
      this.blocks = opened;
      this.documentsKey = fileKey(documents);
      writeFileHeader();
    } catch (Throwable e) {
      closeQuietly(queue);
      closeQuietly(opened);
      throw e;
    }
  }

  /**
   * Begins a segment in a directory that must not exist, and takes it away again on failure.
   *
   * @throws IOException if the disk is below its floor or full, or the place cannot be written
   */
  static Segment create(Path queueDir, int number, long nowMs, SpaceFloor floor)
      throws IOException {
    floor.check(queueDir, METADATA_BYTES + FIRST_BYTES);
    Path directory = LedgerLayout.segment(queueDir, number);
    Files.createDirectory(directory);
    try {
      FileModes.directory(directory);
      allocated(directory.resolve(LedgerLayout.METADATA_FILE), METADATA_BYTES).close();
      return ChronicleQuiet.run(() -> new Segment(number, nowMs, directory));
    } catch (Throwable e) {
      // Nothing was appended: taking it away lets the next attempt begin where this one did.
      delete(directory, e);
      if (e instanceof IOException) {
        throw e;
      }
      throw new IOException("Chronicle Queue cannot begin " + directory + ": " + e, e);
    }
  }

  private static ZeroedFile allocated(Path file, long bytes) throws IOException {
    ZeroedFile zeroed = ZeroedFile.create(file);
    try {
      FileModes.file(file);
      zeroed.allocate(bytes);
      return zeroed;
    } catch (Throwable e) {
      closeQuietly(zeroed);
      throw e;
    }
  }

  /** Has Chronicle map the file and write its header and first index, but no document. */
  private void writeFileHeader() {
    try (DocumentContext document = appender.writingDocument()) {
      end = document.wire().bytes().writePosition();
      document.rollbackOnClose();
    }
  }

  private static String documentsName(long bornMs) {
    return DateTimeFormatter.ofPattern(ROLL_CYCLE.format(), Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(Instant.ofEpochMilli(bornMs))
        + LedgerLayout.DOCUMENTS_SUFFIX;
  }

  int number() {
    return number;
  }

  /** How many bytes of the file are used. */
  long end() {
    return end;
  }

  /** False once the file of documents was deleted or replaced: what is appended would be lost. */
  boolean isIntact() throws IOException {
    return Objects.equals(documentsKey, fileKey(documents));
  }

  /**
   * Makes sure that a record can be appended without touching a block that is not on disk.
   *
   * @throws IOException if the disk is below its floor or full; appending would not be safe
   */
  void makeRoom(int recordBytes, SpaceFloor floor) throws IOException {
    long needed = end + LedgerLayout.HEADER_BYTES + recordBytes + AHEAD_BYTES;
    if (needed > blocks.allocated()) {
      long upTo = (needed + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES;
      floor.check(directory, upTo - blocks.allocated());
      blocks.allocate(upTo);
    }
  }

  /** Appends a record; only after {@link #makeRoom} for it. */
  void append(byte[] record) {
    try (DocumentContext document = appender.writingDocument()) {
      try {
        document.wire().bytes().write(record);
        end = document.wire().bytes().writePosition();
      } catch (Throwable e) {
        document.rollbackOnClose();
        throw e;
      }
    }
  }

  @Override
  public void close() {
    closeQuietly(appender);
    closeQuietly(queue);
    closeQuietly(blocks);
  }

  /** The identity of the file at a path, null if there is none. */
  static @Nullable Object fileKey(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static void delete(Path directory, Throwable because) {
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  private static void closeQuietly(@Nullable AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception | Error e) {
      // What was appended is in the page cache already; closing gives back memory, nothing more.
      return;
    }
  }
}
