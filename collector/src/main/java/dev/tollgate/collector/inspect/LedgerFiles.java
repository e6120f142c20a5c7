package dev.tollgate.collector.inspect;

import dev.tollgate.collector.tail.LedgerCursor;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The files of one JVM start. Immutable; says where they are, not what is in them.
 *
 * @param jvm the JVM start that the directory is named after
 */
public record LedgerFiles(UUID jvm, Path directory) {

  /** Whether a JVM lives, and whether its ledger is closed. */
  public enum State {
    /** Its process lives. */
    ALIVE,
    /** Its process is dead, and a collector has yet to close what it left open. */
    DEAD,
    /** Dead, and all of it accounted for. */
    SEALED,
    /** Nobody can tell: the file that the process would lock is missing or not to be read. */
    UNKNOWN;

    /** The state's name in every output. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All ledgers of a home, in the order in which their JVMs started. */
  public static List<LedgerFiles> of(Home home) throws IOException {
    List<LedgerFiles> ledgers = new ArrayList<>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(home.ledgers())) {
      for (Path directory : directories) {
        String name = directory.getFileName().toString();
        if (isId(name)) {
          ledgers.add(new LedgerFiles(UUID.fromString(name), directory));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    // As text: UUID compares its halves as signed numbers.
    ledgers.sort(Comparator.comparing(ledger -> ledger.jvm().toString()));
    return ledgers;
  }

  /**
   * The ledgers that are meant: each by its JVM's id, by the beginning or the end of it, or by a
   * directory.
   *
   * @throws IllegalArgumentException if one is not there, or several are; the message names it and
   *     the remedy
   */
  public static List<LedgerFiles> named(Home home, List<String> names) throws IOException {
    List<LedgerFiles> all = of(home);
    List<LedgerFiles> meant = new ArrayList<>();
    for (String name : names) {
      LedgerFiles ledger = named(name, all);
      if (!meant.contains(ledger)) {
        meant.add(ledger);
      }
    }
    return meant;
  }

  private static LedgerFiles named(String name, List<LedgerFiles> all) {
    Path path = Path.of(name).toAbsolutePath().normalize();
    String last = String.valueOf(path.getFileName());
    if (Files.isDirectory(path) && isId(last)) {
      return new LedgerFiles(UUID.fromString(last), path);
    }
    String part = name.toLowerCase(Locale.ROOT);
    List<LedgerFiles> found = all.stream().filter(ledger -> ledger.isNamed(part)).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new IllegalArgumentException(
        found.isEmpty()
            ? '"' + name + "\" is no ledger; tollgate ledger describe lists them"
            : '"' + name + "\" may be " + found.size() + " ledgers; write more of the id");
  }

  /** Ids of one time begin alike, and end differently. */
  private boolean isNamed(String part) {
    String id = jvm.toString();
    return !part.isEmpty() && (id.startsWith(part) || id.endsWith(part));
  }

  private static boolean isId(String name) {
    try {
      return UUID.fromString(name).toString().equals(name);
    } catch (IllegalArgumentException e) {
      return false; // a ledger being made, or somebody else's business
    }
  }

  /** Whether the JVM lives, at this moment. */
  public State state() {
    if (LedgerCursor.isSealed(directory)) {
      return State.SEALED;
    }
    try {
      return AliveLock.isHeld(JvmDirectory.alive(directory)) ? State.ALIVE : State.DEAD;
    } catch (IOException e) {
      return State.UNKNOWN;
    }
  }

  /** The directory of its charges. */
  Path queue() {
    return JvmDirectory.queue(directory);
  }

  /** The table of its open calls. */
  Path inflight() {
    return JvmDirectory.inflight(directory);
  }
}
