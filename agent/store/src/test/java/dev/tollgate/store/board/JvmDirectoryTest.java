package dev.tollgate.store.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmDirectoryTest {
  private static final UUID JVM = UUID.fromString("019ab000-0000-7000-8000-000000000001");

  private final Path root;
  private final Home home;

  JvmDirectoryTest(@TempDir Path root) throws IOException {
    this.root = root;
    home = Home.of(root.resolve("home"));
    home.create();
  }

  /** Makes everything a JVM and a collector make, with calls in every state, and waits. */
  static final class Service {
    public static void main(String[] arguments) throws Exception {
      Home home = Home.of(Path.of(arguments[0]));
      home.create();
      JvmDirectory directory = JvmDirectory.create(home, JVM, 16);
      Board.create(home.boards(), 1, 4, 4, "boot-1");
      InflightTable table = directory.inflight();
      int[] slots = {3};
      long[] amounts = {30, 20, 10};
      for (int call = 0; call < 5; call++) {
        byte[] opening = ("opening " + call).getBytes(StandardCharsets.UTF_8);
        int entry = table.ready(new UUID(0, call), 1, 2, 3, slots, amounts, opening);
        if (call > 0) {
          table.sent(entry);
        }
        if (call > 1) {
          table.settled(entry, ("settled " + call).getBytes(StandardCharsets.UTF_8));
        }
        if (call == 3) {
          table.free(entry);
        }
      }
      System.out.println("open");
      System.in.read();
    }
  }

  @Test
  void killedJvm_leavesEveryOpenCallAsItStood() throws Exception {
    try (ChildJvm child = ChildJvm.start(Service.class, home.root())) {
      assertEquals("open", child.line());
      Path directory = home.ledger(JVM);
      assertTrue(AliveLock.isHeld(JvmDirectory.alive(directory)));
      child.kill();
      assertFalse(AliveLock.isHeld(JvmDirectory.alive(directory)));
      List<String> entries = new ArrayList<>();
      for (InflightEntry entry : InflightTable.read(JvmDirectory.inflight(directory))) {
        entries.add(
            entry.state()
                + " "
                + entry.callId().getLeastSignificantBits()
                + " "
                + new String(entry.charge(), StandardCharsets.UTF_8)
                + " "
                + entry.amounts()[1]);
      }
      // The entry of call 3 was freed, and call 4 took it.
      assertEquals(
          List.of(
              "READY 0 opening 0 20",
              "SENT 1 opening 1 20",
              "SETTLED 2 settled 2 20",
              "SETTLED 4 settled 4 20"),
          entries);
    }
  }

  @Test
  void modes_areExplicitWhateverTheUmask() throws Exception {
    for (String umask : List.of("077", "000")) {
      Path fresh = root.resolve("umask-" + umask);
      try (ChildJvm child = ChildJvm.startWithUmask(umask, Service.class, fresh)) {
        assertEquals("open", child.line());
        try (Stream<Path> files = Files.walk(fresh)) {
          for (Path file : files.toList()) {
            int mode = (int) Files.getAttribute(file, "unix:mode") & 07777;
            int expected = Files.isDirectory(file) ? 02770 : 0660;
            assertEquals(
                Integer.toOctalString(expected), Integer.toOctalString(mode), () -> "" + file);
          }
        }
      }
    }
  }

  @Test
  void newDirectory_isWholeAndHeld() throws IOException {
    try (JvmDirectory directory = JvmDirectory.create(home, JVM, 4)) {
      assertEquals(home.ledger(JVM), directory.path());
      assertEquals(directory.path().resolve("queue"), directory.queue());
      assertFalse(Files.exists(directory.queue()));
      assertTrue(AliveLock.isHeld(JvmDirectory.alive(directory.path())));
      assertTrue(directory.intact());
      int entry = directory.inflight().ready(JVM, 0, -1, 0, new int[0], new long[0], new byte[0]);
      assertEquals(
          entry, InflightTable.read(JvmDirectory.inflight(directory.path())).get(0).index());
      try (Stream<Path> ledgers = Files.list(home.ledgers())) {
        assertEquals(List.of(directory.path()), ledgers.toList());
      }
    }
    assertFalse(AliveLock.isHeld(JvmDirectory.alive(home.ledger(JVM))));
    assertTrue(Files.exists(JvmDirectory.inflight(home.ledger(JVM))));
  }

  @Test
  void directoryMovedDeletedOrReplaced_isNotIntact() throws IOException {
    try (JvmDirectory directory = JvmDirectory.create(home, JVM, 4)) {
      Path elsewhere = home.ledgers().resolve("elsewhere");
      Files.move(directory.path(), elsewhere);
      assertFalse(directory.intact());
      Files.createDirectory(directory.path());
      Files.createFile(JvmDirectory.alive(directory.path()));
      assertFalse(directory.intact());
      Files.delete(JvmDirectory.alive(directory.path()));
      Files.delete(directory.path());
      Files.move(elsewhere, directory.path());
      assertTrue(directory.intact());
      Files.delete(JvmDirectory.alive(directory.path()));
      assertFalse(directory.intact());
    }
  }

  @Test
  void sameJvmTwice_isRefusedAndLeavesTheFirstAlone() throws IOException {
    try (JvmDirectory first = JvmDirectory.create(home, JVM, 4)) {
      assertThrows(IOException.class, () -> JvmDirectory.create(home, JVM, 4));
      assertTrue(first.intact());
      try (Stream<Path> ledgers = Files.list(home.ledgers())) {
        assertEquals(List.of(first.path()), ledgers.toList());
      }
    }
  }

  @Test
  void noHome_isRefusedAndLeavesNothing() throws IOException {
    Home nowhere = Home.of(root.resolve("nowhere"));
    assertThrows(IOException.class, () -> JvmDirectory.create(nowhere, JVM, 4));
    assertFalse(Files.exists(nowhere.root()));
  }
}
