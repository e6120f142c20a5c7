package dev.tollgate.faults;

import dev.tollgate.demo.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM holds at one moment, after a full collection: live bytes on the heap, its Java threads
 * and its open files, both by name. Immutable.
 *
 * @param histogram live bytes and instances by class, as {@code jcmd GC.class_histogram} lists them
 */
record Vitals(long liveBytes, List<String> histogram, List<String> threads, List<String> files) {
  private static final Pattern TOTAL = Pattern.compile("Total\\s+(\\d+)\\s+(\\d+).*");
  private static final Pattern ROW =
      Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)(?: \\(.*\\))?");
  private static final Pattern THREAD = Pattern.compile("\"(.*?)\" #\\d+.*");

  /**
   * Measures a JVM. Two collections: the first one clears references, the second what they held.
   */
  static Vitals of(Child jvm) throws IOException, InterruptedException {
    Jcmd.ask(jvm, "GC.run");
    List<String> histogram = Jcmd.ask(jvm, "GC.class_histogram");
    Matcher total = TOTAL.matcher(histogram.get(histogram.size() - 1));
    if (!total.matches()) {
      throw new IOException("no total in " + histogram);
    }
    List<String> threads = new ArrayList<>();
    for (String line : Jcmd.ask(jvm, "Thread.print")) {
      Matcher thread = THREAD.matcher(line);
      if (thread.matches() && !isCompiler(thread.group(1))) {
        threads.add(thread.group(1));
      }
    }
    return new Vitals(
        Long.parseLong(total.group(2)),
        histogram,
        threads.stream().sorted().toList(),
        openFiles(jvm.process().pid()));
  }

  /** The JVM starts and ends compiler threads as it likes. */
  private static boolean isCompiler(String thread) {
    return thread.contains("CompilerThread");
  }

  private static List<String> openFiles(long pid) throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
      for (Path link : open.toList()) {
        String file = Files.readSymbolicLink(link).toString();
        files.add(file.replaceFirst("\\[\\d+]", ""));
      }
    }
    return files.stream().sorted().toList();
  }

  /** How many live objects of this class there are. */
  long instances(String className) {
    TreeMap<String, long[]> byClass = new TreeMap<>();
    add(byClass, histogram, 1);
    long[] sums = byClass.get(className);
    return sums == null ? 0 : sums[0];
  }

  /** Live bytes of each class, dearest first, beyond those of the other JVM. */
  List<String> bytesBeyond(Vitals other, int most) {
    TreeMap<String, long[]> byClass = new TreeMap<>();
    add(byClass, histogram, 1);
    add(byClass, other.histogram, -1);
    return byClass.entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue()[1], a.getValue()[1]))
        .limit(most)
        .map(e -> e.getValue()[1] + " B in " + e.getValue()[0] + " " + e.getKey())
        .toList();
  }

  private static void add(TreeMap<String, long[]> byClass, List<String> histogram, int sign) {
    for (String line : histogram) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        long[] sums = byClass.computeIfAbsent(row.group(3), name -> new long[2]);
        sums[0] += sign * Long.parseLong(row.group(1));
        sums[1] += sign * Long.parseLong(row.group(2));
      }
    }
  }
}
