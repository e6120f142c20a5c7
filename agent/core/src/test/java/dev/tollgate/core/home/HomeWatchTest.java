package dev.tollgate.core.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM's place in a real home that others break. */
class HomeWatchTest {
  private static final UUID FIRST = new UUID(0x7000, 1);

  private final Path root;
  private final Path logFile;
  private final AgentLog log = new AgentLog();
  private final HomeWatch watch;
  private long nowNs;
  private long lastId = 1;

  HomeWatchTest(@TempDir Path dir) {
    root = dir.resolve("home");
    logFile = dir.resolve("agent.log");
    log.open(logFile);
    watch =
        new HomeWatch(Home.of(root), 64, FIRST, () -> new UUID(0x7000, ++lastId), () -> nowNs, log);
  }

  @AfterEach
  void giveUp() {
    watch.close();
  }

  /** Looks when the next look is due. */
  private JvmDirectory look() {
    JvmDirectory place = lookInVain();
    assertNotNull(place, String.valueOf(watch.problem()));
    return place;
  }

  private @Nullable JvmDirectory lookInVain() {
    nowNs += 2_000_000_000;
    return watch.look(false);
  }

  private List<String> said() throws IOException {
    log.flush();
    return Files.exists(logFile) ? Files.readAllLines(logFile) : List.of();
  }

  @Test
  void homeThatIsMissing_isMade() throws IOException {
    JvmDirectory place = look();

    assertEquals(FIRST, place.jvm());
    assertTrue(Files.isDirectory(place.path()));
    assertSame(place, look());
    assertNull(watch.problem());
    assertEquals(List.of(), said());
  }

  @Test
  void fileInThePlaceOfTheHome_isSaidOnceAndTriedAgain() throws IOException {
    Files.writeString(root, "not a directory");
    assertNull(lookInVain());
    assertNull(lookInVain());
    assertEquals(root + " cannot be used: it is not writable for this user", watch.problem());

    Files.delete(root);
    assertEquals(FIRST, look().jvm());

    assertNull(watch.problem());
    assertEquals(2, said().size(), said()::toString);
    assertTrue(said().get(1).contains("can be used now"), said()::toString);
  }

  @Test
  void homeThatCannotBeUsed_isNotTriedMoreThanEveryTwoSeconds() throws IOException {
    Files.writeString(root, "not a directory");
    assertNull(lookInVain());
    Files.delete(root);

    nowNs += 1_999_999_999;
    assertNull(watch.look(false));
    nowNs += 1;
    assertNotNull(watch.look(false));
  }

  @Test
  void deletedHome_isMadeAnewUnderAnotherId() throws IOException {
    JvmDirectory first = look();
    delete(root);

    JvmDirectory second = look();

    assertNotEquals(first.jvm(), second.jvm());
    assertTrue(second.intact());
    assertTrue(said().get(0).contains("was deleted or replaced"), said()::toString);
  }

  @Test
  void deletedTable_isNoticed() throws IOException {
    JvmDirectory first = look();
    Files.delete(JvmDirectory.inflight(first.path()));

    assertNotEquals(first.jvm(), look().jvm());
  }

  @Test
  void lostLedger_isLeftAtOnce() {
    JvmDirectory first = look();

    JvmDirectory second = watch.look(true);

    assertNotNull(second);
    assertNotEquals(first.jvm(), second.jvm());
  }

  @Test
  void directoryThatIsLeft_isHeldWhileACallIsOpenInIt() throws IOException {
    JvmDirectory first = look();
    int entry =
        first.inflight().ready(new UUID(0, 1), 0, -1, 0, new int[0], new long[0], new byte[0]);
    JvmDirectory second = watch.look(true);
    Path lock = JvmDirectory.alive(first.path());

    assertSame(second, look());
    assertTrue(AliveLock.isHeld(lock), "else the collector would charge the call as lost");

    first.inflight().free(entry);
    assertSame(second, look());
    assertFalse(AliveLock.isHeld(lock));
  }

  @Test
  void closedWatch_givesUpEverything() throws IOException {
    JvmDirectory first = look();

    watch.close();

    assertFalse(AliveLock.isHeld(JvmDirectory.alive(first.path())));
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
