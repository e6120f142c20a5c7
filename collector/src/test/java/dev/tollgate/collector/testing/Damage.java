package dev.tollgate.collector.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** What somebody, or a failing disk, may do to a file. */
public final class Damage {
  private Damage() {}

  /** Turns every bit of one byte. */
  public static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int was = open.read();
      open.seek(at);
      open.write(was ^ 0xff);
    }
  }

  /** Cuts the file off. */
  public static void truncate(Path file, long bytes) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(bytes);
    }
  }
}
