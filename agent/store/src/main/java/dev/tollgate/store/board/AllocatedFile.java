package dev.tollgate.store.board;

import dev.tollgate.store.home.FileModes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file whose every block was written before it is mapped. Storing through a mapping into a block
 * that the disk has no room for kills the process with SIGBUS; write(2) fails with an IOException
 * instead. Nothing here ever resizes or truncates a file. Stateless, thread-safe.
 */
final class AllocatedFile {
  /** The host's disk is left with this much at least. */
  private static final long FLOOR_BYTES = 8L << 20;

  private static final int CHUNK_BYTES = 1 << 20;

  private AllocatedFile() {}

  /**
   * Makes a file of zeros that begins with a header, and maps it. Nothing is left behind on
   * failure.
   *
   * @param file must not exist
   * @param header from its position to its limit; at most {@code bytes}
   * @throws IOException if the file exists, the disk has no room, or it cannot be written
   */
  static ByteBuffer create(Path file, int bytes, ByteBuffer header) throws IOException {
    requireRoom(file, bytes);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      try {
        FileModes.file(file);
        fill(channel, bytes);
        while (header.hasRemaining()) {
          channel.write(header, header.position());
        }
        return channel.map(MapMode.READ_WRITE, 0, bytes);
      } catch (IOException e) {
        Files.deleteIfExists(file);
        throw new IOException(file + " cannot be written: " + e.getMessage(), e);
      } catch (RuntimeException | Error e) {
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  private static void requireRoom(Path file, int bytes) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    // 0 also means unknown: then write(2) has the word.
    long usable = directory == null ? 0 : directory.toFile().getUsableSpace();
    if (usable > 0 && usable < bytes + FLOOR_BYTES) {
      throw new IOException(
          "no room for "
              + file
              + ": it takes "
              + bytes
              + " bytes and must leave "
              + FLOOR_BYTES
              + ", "
              + usable
              + " are free");
    }
  }

  private static void fill(FileChannel channel, int bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(bytes, CHUNK_BYTES));
    long at = 0;
    while (at < bytes) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
      at += channel.write(zeros, at);
    }
  }

  /** Reads the first bytes of an open file; null where it is shorter. */
  static @Nullable ByteBuffer head(FileChannel channel, int bytes) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(bytes);
    while (head.hasRemaining()) {
      if (channel.read(head, head.position()) < 0) {
        return null;
      }
    }
    head.flip();
    return head;
  }
}
