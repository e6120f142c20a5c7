package dev.tollgate.store.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells file systems on which a used-up quota reaches a memory mapping. On btrfs a store into a
 * page that was written before needs a new block, which a quota group can deny: the process then
 * gets a SIGBUS at that store, whoever used the quota up, and no look at the free space can foresee
 * it. Elsewhere blocks that are allocated stay usable. Stateless, thread-safe.
 */
public final class QuotaHazard {
  private static final Path BTRFS = Path.of("/sys/fs/btrfs");

  private QuotaHazard() {}

  /**
   * Why nothing below this directory should be mapped, with the remedy; null where it is safe.
   *
   * @param directory exists
   */
  public static @Nullable String of(Path directory) throws IOException {
    FileStore store = Files.getFileStore(directory);
    return store.type().equals("btrfs") && hasQuotas(store.name())
        ? "it is on btrfs with quotas, where a used-up quota could crash this JVM; move it to another"
            + " file system, or switch quotas off (btrfs quota disable)"
        : null;
  }

  /** Whether quotas are on; said to be so where the kernel does not tell of the device. */
  private static boolean hasQuotas(String device) throws IOException {
    Path name = Path.of(device).toRealPath().getFileName();
    if (name == null || !Files.isDirectory(BTRFS)) {
      return true;
    }
    try (DirectoryStream<Path> fileSystems = Files.newDirectoryStream(BTRFS)) {
      for (Path fileSystem : fileSystems) {
        if (Files.exists(fileSystem.resolve("devices").resolve(name))) {
          return Files.exists(fileSystem.resolve("qgroups"));
        }
      }
    }
    return true;
  }
}
