package dev.tollgate.faults;

import dev.tollgate.demo.Jdk;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * On what faults are tried, and how often. Every build tries the corners once: the JDK that runs
 * the tests and the newest; {@code -Pfaults} tries all JDKs, 50 times each.
 */
final class Matrix {
  private static final int FULL_TIMES = 50;

  private Matrix() {}

  /** How often a fault is tried on one JVM. */
  static int times() {
    return Rounds.full() ? FULL_TIMES : 1;
  }

  static Stream<Jdk> jdks() {
    if (Rounds.full()) {
      return Jdk.all().stream();
    }
    Set<Jdk> corners = new LinkedHashSet<>(List.of(Jdk.own()));
    Jdk.all().stream().max(Comparator.comparingInt(Jdk::feature)).ifPresent(corners::add);
    return corners.stream();
  }

  /** JDK, file system, how the JVM executes. */
  static Stream<Arguments> disks() {
    return jdks()
        .flatMap(
            jdk ->
                Stream.of(Disk.Kind.values())
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
