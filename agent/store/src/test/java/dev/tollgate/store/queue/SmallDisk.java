package dev.tollgate.store.queue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file system of its own for a test; only root can mount one. */
final class SmallDisk implements AutoCloseable {
  private static final int MEGABYTES = 64;

  private final Path mountPoint;

  private SmallDisk(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  /** Mounts a tmpfs, null where that is not allowed. */
  static @Nullable SmallDisk tmpfs(Path workDir, String options) throws IOException {
    Path mountPoint = Files.createDirectory(workDir.resolve("tmpfs"));
    return mounted(
        mountPoint, "mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m" + options, "none");
  }

  /** Makes an ext4 file system in a file and mounts it, null where that is not allowed. */
  static @Nullable SmallDisk ext4(Path workDir) throws IOException {
    Path image = workDir.resolve("ext4.img");
    Path mountPoint = Files.createDirectory(workDir.resolve("ext4"));
    Path tool = Path.of("/usr/sbin/mkfs.ext4");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) MEGABYTES << 20);
    }
    if (!Files.isExecutable(tool) || !run(tool.toString(), "-q", "-m", "0", image.toString())) {
      return null;
    }
    return mounted(mountPoint, "mount", "-o", "loop", image.toString());
  }

  private static @Nullable SmallDisk mounted(Path mountPoint, String... command)
      throws IOException {
    if (!Files.isExecutable(Path.of("/usr/bin/mount"))) {
      return null;
    }
    String[] whole = new String[command.length + 1];
    System.arraycopy(command, 0, whole, 0, command.length);
    whole[command.length] = mountPoint.toString();
    return run(whole) ? new SmallDisk(mountPoint) : null;
  }

  Path path() {
    return mountPoint;
  }

  private static boolean run(String... command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      throw new IOException("interrupted in " + List.of(command), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", mountPoint.toString())) {
      throw new IOException("cannot unmount " + mountPoint);
    }
  }
}
