package dev.tollgate.store.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  private final Path directory;

  HomeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void environmentVariable_comesFirst() {
    assertEquals(
        Path.of("/srv/tollgate"),
        Home.defaultRoot(Map.of("TOLLGATE_HOME", " /srv/tollgate/x/.. "), "/home/ann", directory));
  }

  @Test
  void relativeVariable_isMadeAbsolute() {
    assertEquals(
        Path.of("here").toAbsolutePath(),
        Home.defaultRoot(Map.of("TOLLGATE_HOME", "here"), "/home/ann"));
  }

  @Test
  void systemDirectory_comesSecondIfItExists() {
    assertEquals(directory, Home.defaultRoot(Map.of("TOLLGATE_HOME", " "), "/home/ann", directory));
  }

  @Test
  void userDirectory_comesLast() {
    assertEquals(
        Path.of("/home/ann/.tollgate"),
        Home.defaultRoot(Map.of(), "/home/ann", directory.resolve("missing")));
  }

  @Test
  void userWithoutHome_getsTheSystemDirectory() {
    Path missing = directory.resolve("missing");
    assertEquals(missing, Home.defaultRoot(Map.of(), "?", missing));
  }

  @Test
  void paths_areUnderTheRoot() {
    UUID jvm = new UUID(1, 2);
    Home home = Home.of(Path.of("/srv/tollgate"));
    assertEquals(Path.of("/srv/tollgate/tollgate.yaml"), home.config());
    assertEquals(Path.of("/srv/tollgate/ledger/" + jvm), home.ledger(jvm));
    assertEquals(Path.of("/srv/tollgate/board"), home.boards());
    assertEquals(Path.of("/srv/tollgate/policy.bin"), home.policy());
    assertEquals(Path.of("/srv/tollgate/log"), home.log());
    assertEquals(Path.of("/srv/tollgate/collector"), home.collectorState());
    assertEquals(Path.of("/srv/tollgate/collector.lock"), home.collectorLock());
  }

  @Test
  void create_makesWhatIsMissingAndLeavesTheRest() throws IOException {
    Home home = Home.of(directory.resolve("a/b"));
    assertTrue(home.writable());
    Files.createDirectories(home.log());
    Files.setPosixFilePermissions(home.log(), PosixFilePermissions.fromString("rwx------"));
    home.create();
    home.create();
    assertEquals(02770, (int) Files.getAttribute(home.ledgers(), "unix:mode") & 07777);
    assertEquals(02770, (int) Files.getAttribute(home.boards(), "unix:mode") & 07777);
    assertEquals(0700, (int) Files.getAttribute(home.log(), "unix:mode") & 07777);
    assertTrue(home.writable());
  }

  @Test
  void fileInTheWay_isNotWritable() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertFalse(Home.of(file).writable());
    assertThrows(IOException.class, () -> Home.of(file).create());
    assertFalse(Home.of(file.resolve("below")).writable());
  }
}
