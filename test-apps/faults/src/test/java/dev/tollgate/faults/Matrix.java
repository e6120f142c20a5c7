package dev.tollgate.faults;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * On what faults of disk, home and clock are tried, and how often: every build tries the corners
 * once; {@code -Pfaults} tries all, as often as {@link Rounds} says.
 */
final class Matrix {
  private static final int FEW = 4;
  private static final String INTERPRETED = "-Xint";

  private Matrix() {}

  /** How often a fault is tried on a JVM of this mode that meets it at another moment each time. */
  static int times(String mode) {
    return mode.equals(INTERPRETED) ? fewTimes() : most();
  }

  /** How often a fault is tried on one JVM that is slow, or much the same each time. */
  static int fewTimes() {
    return Math.min(FEW, most());
  }

  private static int most() {
    return Rounds.full() ? Rounds.count() : 1;
  }

  /** JDK, file system, how the JVM executes. */
  static Stream<Arguments> disks() {
    return Rounds.jdks().stream()
        .flatMap(
            jdk ->
                Stream.of(Disk.Kind.TMPFS, Disk.Kind.EXT4)
                    .flatMap(
                        kind ->
                            Stream.of("-Xmixed", INTERPRETED)
                                .map(mode -> Arguments.of(jdk, kind, mode))));
  }

  /** The client of a try: both have their turn. */
  static String client(int time) {
    return time % 2 == 0 ? "jdk" : "okhttp";
  }
}
