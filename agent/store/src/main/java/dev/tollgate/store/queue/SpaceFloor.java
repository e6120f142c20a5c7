package dev.tollgate.store.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * How much of a disk the ledger leaves to others: below the floor nothing more is allocated.
 * Immutable.
 *
 * <p>The floor of a disk is {@code percent} of its size, at least {@code minBytes} and at most
 * {@code maxBytes}. On file systems that copy on write (btrfs, zfs, bcachefs) a store into a block
 * that was written before can still need a new one, so that a full disk could reach the app's
 * memory mapping: there the floor is at least {@link #COPY_ON_WRITE_BYTES}.
 */
public final class SpaceFloor {
  static final long COPY_ON_WRITE_BYTES = 256L << 20;
  private static final Set<String> COPY_ON_WRITE = Set.of("btrfs", "zfs", "bcachefs");

  private final long minBytes;
  private final double percent;
  private final long maxBytes;

  private SpaceFloor(long minBytes, double percent, long maxBytes) {
    if (minBytes < 0 || maxBytes < minBytes || !(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException(
          "floor of " + minBytes + " to " + maxBytes + " bytes, " + percent + " %");
    }
    this.minBytes = minBytes;
    this.percent = percent;
    this.maxBytes = maxBytes;
  }

  /** 1 % of the disk, at least 8 MB, at most 1 GB. */
  public static SpaceFloor standard() {
    return of(8L << 20, 1.0, 1L << 30);
  }

  /** A floor of {@code percent} of the disk, at least and at most so many bytes. */
  public static SpaceFloor of(long minBytes, double percent, long maxBytes) {
    return new SpaceFloor(minBytes, percent, maxBytes);
  }

  /**
   * Checks that {@code bytes} more can be written below {@code directory} without going under the
   * floor.
   *
   * @throws IOException if not, naming the floor and what is free
   */
  void check(Path directory, long bytes) throws IOException {
    long free = directory.toFile().getUsableSpace();
    long floor = bytes(directory);
    // A file system too large for a long reports less than nothing.
    if (free >= 0 && free - bytes < floor) {
      throw new IOException(
          "disk full: "
              + free
              + " bytes are free for "
              + directory
              + ", and "
              + floor
              + " are left to others; free some space");
    }
  }

  /** The floor of the disk that this directory is on. */
  public long bytes(Path directory) throws IOException {
    double share = directory.toFile().getTotalSpace() * (percent / 100);
    long floor = Math.min(Math.max(minBytes, (long) share), maxBytes);
    return copiesOnWrite(directory) ? Math.max(floor, COPY_ON_WRITE_BYTES) : floor;
  }

  /**
   * Whether a block that was written before can still need a new one, so that a disk may be full.
   */
  public static boolean copiesOnWrite(Path directory) throws IOException {
    return COPY_ON_WRITE.contains(Files.getFileStore(directory).type());
  }
}
