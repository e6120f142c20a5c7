package dev.tollgate.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this machine lends to a fault. Where something is missing the tests that need it end at
 * once, and one line says so; {@code -Pfaults} fails instead, as it promises the whole.
 */
final class Means {
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private Means() {}

  /** Whether file systems can be mounted: as root, or as the root of a user namespace. */
  static boolean mounts(Path workDir) {
    try (Disk disk = Disk.mount(Disk.Kind.TMPFS, Files.createDirectory(workDir.resolve("try")))) {
      return Files.isDirectory(disk.path());
    } catch (IOException e) {
      return missing(
          "mounts need root or a user namespace (unshare --map-root-user --mount mvn ...): "
              + e.getMessage());
    }
  }

  /** Whether a btrfs can be made and mounted. */
  static boolean btrfs(Path workDir) {
    try (Disk disk = Disk.mount(Disk.Kind.BTRFS, Files.createDirectory(workDir.resolve("btrfs")))) {
      return Files.isDirectory(disk.path());
    } catch (IOException e) {
      return missing(
          "a quota needs root, btrfs in the kernel and package btrfs-progs: " + e.getMessage());
    }
  }

  /** Whether an app's clock can be set. */
  static boolean clock() {
    return isThere("cc", "a C compiler (package gcc) is needed to set an app's clock");
  }

  /** Whether an app can be started as a root whom modes bind. */
  static boolean modes() {
    return isThere("setpriv", "setpriv (package util-linux) is needed to bind root by modes");
  }

  private static boolean isThere(String program, String need) {
    return Files.isExecutable(Path.of("/usr/bin", program)) || missing(need);
  }

  @SuppressWarnings("SystemOut") // read in the build's output
  private static boolean missing(String what) {
    if (Rounds.full()) {
      throw new AssertionError("-Pfaults runs everything, and cannot here: " + what);
    }
    if (SAID.add(what)) {
      System.out.println("NOT RUN: " + what);
    }
    return false;
  }
}
