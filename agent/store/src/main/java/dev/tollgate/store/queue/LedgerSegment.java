package dev.tollgate.store.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A segment as it is on disk: its number and its file of documents. Immutable; what it says held
 * when it was made. Reads only, see {@link LedgerReader}.
 */
public final class LedgerSegment {
  private final int number;
  private final Path path;
  private final @Nullable Path file;
  private final long bytes;
  private final boolean begun;

  private LedgerSegment(int number, Path path, @Nullable Path file, long bytes, boolean begun) {
    this.number = number;
    this.path = path;
    this.file = file;
    this.bytes = bytes;
    this.begun = begun;
  }

  /** The segments of a ledger, in their order; none where there is no such directory. */
  public static List<LedgerSegment> of(Path queueDir) throws IOException {
    List<LedgerSegment> segments = new ArrayList<>();
    if (Files.isDirectory(queueDir)) {
      for (int number : LedgerLayout.segments(queueDir)) {
        segments.add(look(number, LedgerLayout.segment(queueDir, number)));
      }
    }
    return segments;
  }

  private static LedgerSegment look(int number, Path path) throws IOException {
    Path file = LedgerLayout.documents(path);
    if (file == null) {
      return new LedgerSegment(number, path, null, 0, false);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(LedgerLayout.HEADER_BYTES);
      channel.read(header, 0);
      boolean begun = header.getInt(0) != 0;
      return new LedgerSegment(number, path, file, channel.size(), begun);
    } catch (NoSuchFileException e) {
      return new LedgerSegment(number, path, null, 0, false);
    }
  }

  /** Its number, from 1. */
  public int number() {
    return number;
  }

  /** The file of documents; where there is none, what has the segment's name. */
  public Path file() {
    return file == null ? path : file;
  }

  /** The length of the file of documents in bytes, blocks allocated ahead included. */
  public long bytes() {
    return bytes;
  }

  /**
   * Why the file cannot be as its writer left it; null if it can. A writer allocates so many bytes
   * before it writes the file's header, and nothing of it ever makes a file shorter.
   */
  public @Nullable String damage() {
    if (file == null || bytes >= Segment.FIRST_BYTES || (bytes > 0 && !begun)) {
      return null;
    }
    return file
        + " has "
        + bytes
        + " bytes where its writer allocated "
        + Segment.FIRST_BYTES
        + " at least: it was truncated";
  }
}
