package dev.tollgate.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small file system of its own, mounted for a test, that can be filled to its last byte. Needs
 * the right to mount. Closing it unmounts it. One thread.
 */
final class Disk implements AutoCloseable {
  private static final int MEGABYTES = 64;

  /** Of a file system that copies on write, of which the agent leaves 256 MB to others. */
  private static final int COPYING_MEGABYTES = 600;

  private final Path mountPoint;
  private final Path filler;

  /** A kind of file system. */
  enum Kind {
    TMPFS,
    EXT4,
    BTRFS
  }

  private Disk(Path mountPoint) {
    this.mountPoint = mountPoint;
    this.filler = mountPoint.resolve("filler");
  }

  /**
   * Mounts an empty one.
   *
   * @param workDir where the mount point is made, and the file of an ext4
   */
  static Disk mount(Kind kind, Path workDir) throws IOException {
    Path mountPoint = Files.createDirectory(workDir.resolve("disk"));
    switch (kind) {
      case TMPFS ->
          Command.run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "none", mountPoint);
      case EXT4 -> {
        Path image = image(workDir, MEGABYTES);
        Command.run("mkfs.ext4", "-q", "-m", "0", image);
        Command.run("mount", "-o", "loop", image, mountPoint);
      }
      case BTRFS -> {
        Path image = image(workDir, COPYING_MEGABYTES);
        Command.run("mkfs.btrfs", "-q", image);
        Command.run("mount", "-o", "loop", image, mountPoint);
      }
    }
    return new Disk(mountPoint);
  }

  private static Path image(Path workDir, int megabytes) throws IOException {
    Path image = workDir.resolve("disk.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) megabytes << 20);
    }
    return image;
  }

  Path path() {
    return mountPoint;
  }

  /** Fills it, whatever it takes, but for so many bytes. */
  void fill(long leftBytes) throws IOException {
    try (FileChannel file =
        FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int bytes = 1 << 20; bytes >= 512; bytes /= 2) {
        while (isWritten(file, ByteBuffer.allocate(bytes))) {
          // The smallest piece that no longer fits ends it.
        }
      }
      file.truncate(Math.max(0, file.size() - leftBytes));
    }
  }

  private static boolean isWritten(FileChannel file, ByteBuffer piece) throws IOException {
    try {
      return file.write(piece, file.size()) > 0;
    } catch (IOException full) {
      return false;
    }
  }

  /** Gives back what {@link #fill} took. */
  void free() throws IOException {
    Files.deleteIfExists(filler);
  }

  /** From now on nothing can be written to it; no file on it may be open for writing. */
  void readOnly() throws IOException {
    Command.run("mount", "-o", "remount,ro", mountPoint);
  }

  void writable() throws IOException {
    Command.run("mount", "-o", "remount,rw", mountPoint);
  }

  /** Gives a btrfs quota groups, with no limit yet. */
  void quotasOn() throws IOException {
    Command.run("btrfs", "quota", "enable", mountPoint);
  }

  void quotasOff() throws IOException {
    Command.run("btrfs", "quota", "disable", mountPoint);
  }

  @Override
  public void close() throws IOException {
    Command.run("umount", mountPoint);
  }
}
