package dev.tollgate.store.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file whose blocks are allocated by writing zeros with write(2), before anybody maps them: a
 * full disk then is an IOException here instead of a SIGBUS in whoever touches the mapping. It only
 * ever grows. One thread.
 */
final class ZeroedFile implements Closeable {
  private static final int CHUNK_BYTES = 64 << 10;

  private final FileChannel channel;
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
  private long allocated;

  private ZeroedFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Creates an empty file that must not exist. */
  static ZeroedFile create(Path file) throws IOException {
    return new ZeroedFile(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** All bytes below this offset have blocks on disk. */
  long allocated() {
    return allocated;
  }

  /**
   * Writes zeros from {@link #allocated()} up to an offset, so nothing may have been written there.
   *
   * @throws IOException if the disk or a quota is full; what was written till then stays counted
   */
  void allocate(long upTo) throws IOException {
    while (allocated < upTo) {
      zeros.clear().limit((int) Math.min(CHUNK_BYTES, upTo - allocated));
      allocated += channel.write(zeros, allocated);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
