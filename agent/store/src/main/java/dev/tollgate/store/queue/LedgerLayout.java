package dev.tollgate.store.queue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a ledger are, what is in them and how a place in it is written as one number.
 *
 * <pre>
 * queue/                     made by the writer, fresh for every JVM start
 *   00000001/                a segment: one Chronicle Queue that never rolls
 *     metadata.cq4t          Chronicle's table: roll cycle, write lock; only the writer maps it
 *     20261122F.cq4          Chronicle's documents, named after the day the segment began (UTC)
 *   00000002/                the next segment, begun when the first was full or a day old
 *
 * *.cq4, format of Chronicle Queue 5 (data version 1), little endian
 *   every document starts at a multiple of 4
 *   +0  int   header: bits 0-29 length n of the body in bytes
 *                     bit 30     metadata (file header, index): skipped by readers
 *                     bit 31     not complete: the writer is at work, or died here
 *             0 = nothing yet, 0xC0000000 = end of file
 *   +4  n     body: of a data document exactly one ledger record, raw
 *
 * position, a long: 0 = start of the ledger, else
 *   bits 40-62  segment number, from 1
 *   bits 0-39   byte offset in the segment's *.cq4 of the next document to read
 * </pre>
 *
 * <p>The writer process alone writes; it publishes a document by setting its header last. Readers
 * open everything read-only and take no lock. A segment is begun by its first data document: from
 * then on the writer appends to no earlier one. Numbers follow each other; one that never got a
 * document is left over from a failed start and is passed over. A segment wholly read may be
 * deleted, if a later one was begun.
 */
final class LedgerLayout {
  static final String METADATA_FILE = "metadata.cq4t";
  static final String DOCUMENTS_SUFFIX = ".cq4";

  static final int HEADER_BYTES = 4;
  static final int LENGTH_MASK = 0x3FFF_FFFF;
  static final int METADATA_BIT = 0x4000_0000;
  static final int INCOMPLETE_BIT = 0x8000_0000;

  static final int MAX_SEGMENT = (1 << 23) - 1;
  private static final int OFFSET_BITS = 40;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

  private LedgerLayout() {}

  static Path segment(Path queueDir, int number) {
    return queueDir.resolve(String.format(Locale.ROOT, "%08d", number));
  }

  /** The numbers of the segments on disk, ready or not. */
  static NavigableSet<Integer> segments(Path queueDir) throws IOException {
    NavigableSet<Integer> numbers = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(queueDir, "[0-9]*")) {
      for (Path entry : entries) {
        int number = number(entry.getFileName().toString());
        if (number > 0) {
          numbers.add(number);
        }
      }
    }
    return numbers;
  }

  private static int number(String name) {
    if (name.length() != 8 || !name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int number = Integer.parseInt(name);
    return number <= MAX_SEGMENT ? number : -1;
  }

  /** The file of documents in a segment's directory, null while there is none, or no directory. */
  static @Nullable Path documents(Path segmentDir) throws IOException {
    if (!Files.isDirectory(segmentDir)) {
      return null;
    }
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(segmentDir, "*" + DOCUMENTS_SUFFIX)) {
      for (Path entry : entries) {
        return entry;
      }
    }
    return null;
  }

  static long position(int segment, long offset) {
    return ((long) segment << OFFSET_BITS) | offset;
  }

  static int segmentOf(long position) {
    return (int) (position >>> OFFSET_BITS);
  }

  static long offsetOf(long position) {
    return position & OFFSET_MASK;
  }

  /** Where the document after one of {@code length} bytes at {@code offset} starts. */
  static long after(long offset, int length) {
    return (offset + HEADER_BYTES + length + 3) & ~3L;
  }
}
