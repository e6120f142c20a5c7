package dev.tollgate.store.queue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;

/**
 * Main class: an app in which a ledger is written; it fails where that changed its system
 * properties. Arguments: ledger, a file that gets the names of the threads that were started.
 */
final class QuietHost {
  private QuietHost() {}

  public static void main(String[] args) throws Exception {
    // The JDK notes its time zone in a system property when first asked.
    TimeZone.getDefault();
    Properties before = (Properties) System.getProperties().clone();
    Set<String> threads = threads();
    MovableClock clock = new MovableClock();
    try (LedgerWriter writer =
        LedgerWriter.create(
            Path.of(args[0]), SpaceFloor.standard(), clock, clock::nanoTime, 300_000)) {
      for (int i = 0; i < 5_000; i++) {
        if (!writer.append(Records.record(i))) {
          throw new IllegalStateException(writer.fault());
        }
      }
    }
    Map<Object, Object> changed = new HashMap<>(System.getProperties());
    changed.entrySet().removeAll(before.entrySet());
    if (!changed.isEmpty() || !System.getProperties().keySet().containsAll(before.keySet())) {
      throw new IllegalStateException("system properties changed: " + changed);
    }
    Set<String> started = threads();
    started.removeAll(threads);
    Files.writeString(Path.of(args[1]), "new threads: " + started);
  }

  private static Set<String> threads() {
    Set<String> names = new TreeSet<>();
    Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
    return names;
  }
}
