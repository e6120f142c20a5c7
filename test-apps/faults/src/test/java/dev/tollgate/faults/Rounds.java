package dev.tollgate.faults;

import dev.tollgate.demo.Jdk;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * How often a test does something at random: {@code -Dtollgate.faults.rounds=50}, as {@code
 * -Pfaults} says, or the few rounds that every build has time for. The seed is printed, and {@code
 * -Dtollgate.faults.seed} repeats it.
 */
final class Rounds {
  private static final int FULL = 50;

  private Rounds() {}

  /** How many rounds to play. */
  static int count() {
    return Integer.getInteger("tollgate.faults.rounds", 8);
  }

  /** Whether everything is asked for, however long it takes. */
  static boolean full() {
    return count() >= FULL;
  }

  /** On which JDKs: the one that runs the tests and the newest; all that there are when full. */
  static List<Jdk> jdks() {
    if (full()) {
      return Jdk.all();
    }
    Set<Jdk> few = new LinkedHashSet<>(List.of(Jdk.own()));
    Jdk.all().stream().max(Comparator.comparingInt(Jdk::feature)).ifPresent(few::add);
    return List.copyOf(few);
  }

  /** Where a test's randomness comes from. */
  @SuppressWarnings("SystemOut") // whoever looks into a failure needs the seed
  static Random random(String test) {
    long seed = Long.getLong("tollgate.faults.seed", System.nanoTime());
    System.out.println(test + ": -Dtollgate.faults.seed=" + seed);
    return new Random(seed);
  }
}
