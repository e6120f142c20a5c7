package dev.tollgate.collector.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.store.home.FileModes;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * The journal of alerts: which were raised, and which sinks are done with them. What is in it is
 * never raised again, whatever else is lost; what a sink is not done with is tried after a restart.
 *
 * <p>An append-only file of lines, each with its own checksum, so that one cut off by a crash is
 * known and passed over:
 *
 * <pre>
 *   crc32c of the rest, 8 hex digits TAB R TAB key TAB raised ms TAB until ms TAB sinks, by comma TAB JSON
 *   crc32c of the rest, 8 hex digits TAB I TAB name of the home TAB -
 *   crc32c of the rest, 8 hex digits TAB D TAB key TAB sink that is done with it
 * </pre>
 *
 * <p>Written by the one collector of a home; made anew, without what is over, when it is opened.
 * Thread-safe.
 */
public final class AlertJournal implements Closeable {
  private final String home;
  private final FileOutputStream file;
  private final Map<String, Entry> entries;

  /** Whether the last line may have been written in part. */
  private boolean torn;

  /**
   * One alert.
   *
   * @param key its identity: the same alert always has the same
   * @param raisedMs when it was raised, in milliseconds since the epoch
   * @param untilMs until when it must not be raised again
   * @param sinks the names of those that are to get it
   * @param json what they get
   */
  public record Raised(String key, long raisedMs, long untilMs, List<String> sinks, String json) {
    private String line() {
      return String.join(
          "\t", "R", key, raisedMs + "", untilMs + "", String.join(",", sinks), json);
    }
  }

  private record Entry(Raised raised, Set<String> done) {}

  private AlertJournal(String home, FileOutputStream file, Map<String, Entry> entries) {
    this.home = home;
    this.file = file;
    this.entries = entries;
  }

  /**
   * Opens the journal in this file, which need not exist.
   *
   * @param ids gives a new journal its {@link #home}
   */
  public static AlertJournal open(Path file, long nowMs, Supplier<UUID> ids) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    String known = read(file, entries);
    String home =
        known.isEmpty() ? "%012x".formatted(ids.get().getLeastSignificantBits() >>> 16) : known;
    entries.values().removeIf(entry -> entry.raised.untilMs < nowMs);
    Path next = file.resolveSibling(file.getFileName() + ".next");
    // Not a channel: an interrupted delivery would close it.
    AlertJournal journal = new AlertJournal(home, new FileOutputStream(next.toFile()), entries);
    FileModes.file(next);
    journal.append("I\t" + home + "\t-");
    for (Entry entry : entries.values()) {
      journal.append(entry.raised.line());
      for (String sink : entry.done) {
        journal.append("D\t" + entry.raised.key + "\t" + sink);
      }
    }
    journal.file.getFD().sync();
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return journal;
  }

  /** Reads what there is; returns the home's name, or nothing. */
  private static String read(Path file, Map<String, Entry> entries) throws IOException {
    String home = "";
    if (!Files.exists(file)) {
      return home;
    }
    for (String line : new String(Files.readAllBytes(file), UTF_8).split("\n", -1)) {
      String[] fields = line.split("\t", 7);
      if (fields.length < 4 || !fields[0].equals(crc(line.substring(fields[0].length() + 1)))) {
        continue;
      }
      Entry known = entries.get(fields[2]);
      if (fields[1].equals("I")) {
        home = fields[2];
      } else if (fields[1].equals("R") && fields.length == 7) {
        List<String> sinks = fields[5].isEmpty() ? List.of() : List.of(fields[5].split(","));
        Raised raised =
            new Raised(
                fields[2], Long.parseLong(fields[3]), Long.parseLong(fields[4]), sinks, fields[6]);
        entries.putIfAbsent(raised.key, new Entry(raised, new HashSet<>()));
      } else if (fields[1].equals("D") && known != null) {
        known.done.add(fields[3]);
      }
    }
    return home;
  }

  /** A name for this home alone, part of every key: other homes alert to the same receivers. */
  public String home() {
    return home;
  }

  /** Whether this alert was raised and still counts. */
  public synchronized boolean has(String key) {
    return entries.containsKey(key);
  }

  /**
   * Writes an alert down, on the disk when this returns.
   *
   * @return false if it was raised before
   * @throws IOException if it could not be written: it is not raised then
   */
  public synchronized boolean raise(Raised raised) throws IOException {
    if (entries.containsKey(raised.key)) {
      return false;
    }
    append(raised.line());
    file.getFD().sync();
    entries.put(raised.key, new Entry(raised, new HashSet<>()));
    notifyAll();
    return true;
  }

  /** Writes down that a sink is done with an alert. */
  public synchronized void done(String key, String sink) throws IOException {
    Entry entry = entries.get(key);
    if (entry != null && entry.done.add(sink)) {
      append("D\t" + key + "\t" + sink);
    }
  }

  /** What a sink is to get and is not done with, in the order in which it was raised. */
  public synchronized List<Raised> open(String sink) {
    List<Raised> open = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.raised.sinks.contains(sink) && !entry.done.contains(sink)) {
        open.add(entry.raised);
      }
    }
    return open;
  }

  private void append(String line) throws IOException {
    String begin = torn ? "\n" : "";
    torn = true;
    file.write((begin + crc(line) + "\t" + line + "\n").getBytes(UTF_8));
    torn = false;
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(UTF_8));
    return "%08x".formatted(crc.getValue());
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
