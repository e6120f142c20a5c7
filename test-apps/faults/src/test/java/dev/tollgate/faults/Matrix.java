package dev.tollgate.faults;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * On what faults of disk, home and clock are tried, and how often: every build tries the corners
 * once; {@code -Pfaults} tries all, as often as {@link Rounds} says.
 */
final class Matrix {
  private static final int FEW = 10;

  private Matrix() {}

  /** How often a fault is tried on one JVM that meets it at another moment each time. */
  static int times() {
    return Rounds.full() ? Rounds.count() : 1;
  }

  /** How often a fault is tried on one JVM that is much the same each time. */
  static int fewTimes() {
    return Math.min(FEW, times());
  }

  /** JDK, file system, how the JVM executes. */
  static Stream<Arguments> disks() {
    return Rounds.jdks().stream()
        .flatMap(
            jdk ->
                Stream.of(Disk.Kind.TMPFS, Disk.Kind.EXT4)
                    .flatMap(
                        kind ->
                            Stream.of("-Xmixed", "-Xint")
                                .map(mode -> Arguments.of(jdk, kind, mode))));
  }

  /** The client of a try: both have their turn. */
  static String client(int time) {
    return time % 2 == 0 ? "jdk" : "okhttp";
  }
}
