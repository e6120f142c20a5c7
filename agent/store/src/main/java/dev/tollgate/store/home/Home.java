package dev.tollgate.store.home;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A home is the directory that the JVMs and the collector of one host share. This class owns the
 * name of everything in it. Immutable, thread-safe.
 *
 * <pre>
 *   tollgate.yaml          caps, written by people, read by the collector
 *   policy.bin             what the collector compiled from it, read by the JVMs
 *   prices/NAME.prices       price lists, written by people and by prices import
 *   prices.published       what the collector made of them, read by the JVMs
 *   ledger/UUID/           one directory per JVM start, written by that JVM
 *   ledger/.UUID/          the same, still being made
 *   board/current          the counters in use
 *   log/                   what the agents have to say
 *   collector              what the collector keeps between two runs
 *   collector.lock         held by the one collector that runs
 *   corrections.lock       held by whoever corrects charges, one at a time
 * </pre>
 */
public final class Home {
  private static final Path SYSTEM_ROOT = Path.of("/var/lib/tollgate");

  private final Path root;

  private Home(Path root) {
    this.root = root;
  }

  /** The home at this directory, which need not exist yet. */
  public static Home of(Path root) {
    return new Home(root.toAbsolutePath().normalize());
  }

  /**
   * The home's directory when nothing else was said: {@code TOLLGATE_HOME}, else {@code
   * /var/lib/tollgate} if it exists, else {@code .tollgate} in the user's home. A user without a
   * home directory, as in many containers, gets {@code /var/lib/tollgate} in any case.
   *
   * @param environment the process's environment variables
   * @param userHome the value of the system property {@code user.home}
   */
  public static Path defaultRoot(Map<String, String> environment, String userHome) {
    return defaultRoot(environment, userHome, SYSTEM_ROOT);
  }

  static Path defaultRoot(Map<String, String> environment, String userHome, Path systemRoot) {
    String named = environment.get("TOLLGATE_HOME");
    if (named != null && !named.isBlank()) {
      return Path.of(named.trim()).toAbsolutePath().normalize();
    }
    if (Files.isDirectory(systemRoot)) {
      return systemRoot;
    }
    // The JDK says "?" for a user that the system does not know.
    Path user = Path.of(userHome);
    return user.isAbsolute() ? user.resolve(".tollgate") : systemRoot;
  }

  /** The directory itself, absolute. */
  public Path root() {
    return root;
  }

  /** The configuration, {@code tollgate.yaml}. */
  public Path config() {
    return root.resolve("tollgate.yaml");
  }

  /** The directory of all ledgers. Names in it that begin with a dot are still being made. */
  public Path ledgers() {
    return root.resolve("ledger");
  }

  /** The directory of one JVM start. */
  public Path ledger(UUID jvm) {
    return ledgers().resolve(jvm.toString());
  }

  /** The directory of the boards. */
  public Path boards() {
    return root.resolve("board");
  }

  /** The compiled policy, {@code policy.bin}. */
  public Path policy() {
    return root.resolve("policy.bin");
  }

  /** The directory of price lists, which need not exist. */
  public Path prices() {
    return root.resolve("prices");
  }

  /** The list that {@code tollgate prices import} writes. */
  public Path importedPrices() {
    return prices().resolve("imported.prices");
  }

  /** The prices that the collector hands to the JVMs, {@code prices.published}. */
  public Path publishedPrices() {
    return root.resolve("prices.published");
  }

  /** The directory of the agents' logs. */
  public Path log() {
    return root.resolve("log");
  }

  /** What the collector keeps between two runs; the collector makes it. */
  public Path collectorState() {
    return root.resolve("collector");
  }

  /** The lock that admits one collector. */
  public Path collectorLock() {
    return root.resolve("collector.lock");
  }

  /** The lock that admits one writer of corrections. */
  public Path correctionsLock() {
    return root.resolve("corrections.lock");
  }

  /**
   * Makes the directories that are missing, with mode 2770. What is there already stays as it is:
   * it may belong to somebody who chose another mode.
   *
   * @throws IOException if one of them cannot be made, or is something other than a directory
   */
  public void create() throws IOException {
    Path parent = root.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    for (Path directory : List.of(root, ledgers(), boards(), log())) {
      try {
        Files.createDirectory(directory);
        FileModes.directory(directory);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(directory)) {
          throw e;
        }
      }
    }
  }

  /**
   * Whether this process may write where a JVM must: ledger, board and log, or, where those are
   * missing, the directory they would be made in. The root itself may be read-only once they exist.
   */
  public boolean writable() {
    for (Path directory : List.of(ledgers(), boards(), log())) {
      Path existing = nearestExisting(directory);
      if (existing == null
          || !Files.isDirectory(existing)
          || !Files.isWritable(existing)
          || !Files.isExecutable(existing)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Path nearestExisting(Path path) {
    Path at = path;
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return at;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Home && root.equals(((Home) other).root);
  }

  @Override
  public int hashCode() {
    return root.hashCode();
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
