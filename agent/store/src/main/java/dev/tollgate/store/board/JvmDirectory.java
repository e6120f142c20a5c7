package dev.tollgate.store.board;

import dev.tollgate.store.home.FileModes;
import dev.tollgate.store.home.Home;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A JVM directory is what one JVM start writes, for as long as it lives.
 *
 * <pre>
 *   ledger/UUID/alive      held while the JVM lives, see {@link AliveLock}
 *   ledger/UUID/inflight   its open calls, see {@link InflightTable}
 *   ledger/UUID/queue/     its charges; made by whoever writes them
 * </pre>
 *
 * <p>It is made under a dot name, locked, filled, and then renamed into place: whoever sees it sees
 * it whole, and held if its JVM lives. Thread-safe.
 */
public final class JvmDirectory implements Closeable {
  private static final String ALIVE = "alive";
  private static final String INFLIGHT = "inflight";
  private static final String QUEUE = "queue";

  private final UUID jvm;
  private final Path path;
  private final AliveLock alive;
  private final InflightTable inflight;
  private final List<@Nullable Object> keys;

  private JvmDirectory(UUID jvm, Path path, AliveLock alive, InflightTable inflight)
      throws IOException {
    this.jvm = jvm;
    this.path = path;
    this.alive = alive;
    this.inflight = inflight;
    this.keys = keys(path);
  }

  /**
   * Makes the directory of this JVM start, and holds it. {@link Home#create} must have run.
   *
   * @throws IOException if it cannot be made; what was made is taken away again
   */
  public static JvmDirectory create(Home home, UUID jvm, int inflightEntries) throws IOException {
    Path path = home.ledger(jvm);
    Path making = path.resolveSibling("." + path.getFileName());
    Files.createDirectory(making);
    AliveLock alive = null;
    try {
      FileModes.directory(making);
      alive = AliveLock.acquire(alive(making));
      InflightTable inflight = InflightTable.create(inflight(making), inflightEntries);
      Files.move(making, path, StandardCopyOption.ATOMIC_MOVE);
      return new JvmDirectory(jvm, path, alive, inflight);
    } catch (IOException | RuntimeException | Error e) {
      takeAway(making, alive, e);
      throw e;
    }
  }

  private static void takeAway(Path making, @Nullable AliveLock alive, Throwable cause) {
    try {
      for (Path file : List.of(inflight(making), alive(making), making)) {
        Files.deleteIfExists(file);
      }
      if (alive != null) {
        alive.close();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** The lock file in the directory of a JVM. */
  public static Path alive(Path jvmDirectory) {
    return jvmDirectory.resolve(ALIVE);
  }

  /** The in-flight table in the directory of a JVM. */
  public static Path inflight(Path jvmDirectory) {
    return jvmDirectory.resolve(INFLIGHT);
  }

  /** The directory of the charges in the directory of a JVM. */
  public static Path queue(Path jvmDirectory) {
    return jvmDirectory.resolve(QUEUE);
  }

  /** The JVM start whose directory it is. */
  public UUID jvm() {
    return jvm;
  }

  /** The directory itself. */
  public Path path() {
    return path;
  }

  /** Where this JVM's charges belong; does not exist at first. */
  public Path queue() {
    return queue(path);
  }

  /** The table of this JVM's open calls. */
  public InflightTable inflight() {
    return inflight;
  }

  /**
   * Whether directory, lock and table are still those that were made. If somebody deleted or
   * replaced one of them, what is written goes nowhere; if somebody wrote into the table, it
   * protects nothing. Looks at three inodes: microseconds.
   */
  public boolean intact() {
    try {
      return !inflight.damaged() && keys.equals(keys(path));
    } catch (IOException e) {
      return false;
    }
  }

  private static List<@Nullable Object> keys(Path path) throws IOException {
    return Arrays.asList(key(path), key(alive(path)), key(inflight(path)));
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Releases the lock: from now on the JVM counts as dead. Removes nothing. */
  @Override
  public void close() throws IOException {
    alive.close();
  }
}
