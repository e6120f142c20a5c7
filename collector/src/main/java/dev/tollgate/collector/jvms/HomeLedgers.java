package dev.tollgate.collector.jvms;

import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers of a home, found without reading them. Immutable.
 *
 * @param open those that are not sealed, by JVM
 * @param sealed how many are
 */
public record HomeLedgers(Map<UUID, Path> open, int sealed) {

  /** No ledgers. */
  public static final HomeLedgers NONE = new HomeLedgers(Map.of(), 0);

  /**
   * Lists the ledgers of a home, which need not be there.
   *
   * @throws IOException if they are there and may not be listed
   */
  public static HomeLedgers list(Home home) throws IOException {
    Map<UUID, Path> open = new TreeMap<>();
    int sealed = 0;
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(home.ledgers())) {
      for (Path directory : directories) {
        UUID jvm = jvm(directory.getFileName().toString());
        if (jvm == null) {
          continue;
        }
        if (AgentLedger.isSealed(directory)) {
          sealed++;
        } else {
          open.put(jvm, directory);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return NONE;
    }
    return new HomeLedgers(open, sealed);
  }

  /** Reads those that are not sealed: of live JVMs, and of dead ones not yet closed. */
  public List<AgentLedger> read() {
    List<AgentLedger> ledgers = new ArrayList<>();
    open.forEach((jvm, directory) -> ledgers.add(AgentLedger.read(jvm, directory)));
    return ledgers;
  }

  private static @Nullable UUID jvm(String name) {
    try {
      return name.length() == 36 ? UUID.fromString(name) : null;
    } catch (IllegalArgumentException e) {
      return null; // somebody else's directory
    }
  }
}
