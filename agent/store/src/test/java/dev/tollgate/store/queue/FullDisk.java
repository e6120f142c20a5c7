package dev.tollgate.store.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Main class: lives through a full disk as an app with the agent would, with no floor so that the
 * disk really is full. Arguments: a directory on a small disk, a file elsewhere that gets the
 * number of records taken, how often the disk fills up while records are appended.
 */
final class FullDisk {
  private static final int REFUSALS = 2_000;

  private final Path disk;
  private final Path filler;
  private final MovableClock clock = new MovableClock();
  private long taken;

  private FullDisk(Path disk) {
    this.disk = disk;
    this.filler = disk.resolve("filler");
  }

  public static void main(String[] args) throws Exception {
    FullDisk app = new FullDisk(Path.of(args[0]));
    app.openOnFullDisk();
    app.fillWhileAppending(Integer.parseInt(args[2]));
    Files.writeString(Path.of(args[1]), Long.toString(app.taken));
  }

  /** At every number of bytes left over, opening fails or works, and what it began is gone. */
  private void openOnFullDisk() throws IOException {
    for (int leftOver = 0; leftOver <= 1_600_000; leftOver += 100_000) {
      Path ledger = Files.createDirectory(disk.resolve("at-open"));
      fill();
      shrink(leftOver);
      try {
        open(ledger, Long.MAX_VALUE).close();
        delete(LedgerLayout.segment(ledger, 1));
      } catch (IOException e) {
        require(LedgerLayout.segments(ledger).isEmpty(), "left something: " + e);
      }
      Files.delete(ledger);
      Files.delete(filler);
    }
  }

  /** The disk fills up while records are appended, then space comes back. */
  private void fillWhileAppending(int rounds) throws IOException {
    try (LedgerWriter writer = open(disk.resolve("ledger"), 900_000)) {
      for (int round = 0; round < rounds; round++) {
        appendSome(writer, 500 + 311 * round);
        fill();
        int refused = 0;
        while (refused < REFUSALS) {
          clock.move(Duration.ofNanos(LedgerWriter.RETRY_NANOS / 10));
          if (writer.append(Records.record(taken))) {
            taken++;
          } else {
            refused++;
            require(writer.fault() != null, "no fault");
          }
        }
        Files.delete(filler);
        appendSome(writer, 1);
        require(writer.fault() == null, "still faulty");
      }
    }
  }

  private LedgerWriter open(Path ledger, long segmentBytes) throws IOException {
    return LedgerWriter.create(
        ledger, SpaceFloor.of(0, 0, 0), clock, clock::nanoTime, segmentBytes);
  }

  private void appendSome(LedgerWriter writer, int count) {
    for (int i = 0; i < count; i++) {
      require(writer.append(Records.record(taken)), "not taken: " + writer.fault());
      taken++;
    }
  }

  /** Writes until the disk is full to the last block. */
  private void fill() throws IOException {
    try (FileChannel file =
        FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int bytes = 1 << 16; bytes >= 512; bytes /= 2) {
        while (isWritten(file, ByteBuffer.allocate(bytes))) {
          // The smallest piece that no longer fits ends it.
        }
      }
    }
  }

  private static boolean isWritten(FileChannel file, ByteBuffer piece) throws IOException {
    try {
      return file.write(piece, file.size()) > 0;
    } catch (IOException full) {
      return false;
    }
  }

  private void shrink(int bytes) throws IOException {
    try (FileChannel file = FileChannel.open(filler, StandardOpenOption.WRITE)) {
      file.truncate(Math.max(0, file.size() - bytes));
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException(message);
    }
  }
}
