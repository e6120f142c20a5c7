package dev.tollgate.store.board;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliveLockTest {
  private final Path directory;
  private final Path file;

  AliveLockTest(@TempDir Path directory) {
    this.directory = directory;
    file = directory.resolve("alive");
  }

  /** Holds a lock until it is killed. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      AliveLock lock = AliveLock.acquire(Path.of(arguments[0]));
      System.out.println("held");
      System.in.read();
      lock.close();
      System.out.println("released");
      System.in.read();
    }
  }

  /** Says of each file it is told of whether it is held. */
  static final class Prober {
    public static void main(String[] arguments) throws Exception {
      try (var lines = new Scanner(System.in, UTF_8)) {
        while (lines.hasNextLine()) {
          System.out.println(AliveLock.isHeld(Path.of(lines.nextLine())));
        }
      }
    }
  }

  @Test
  void heldByAnotherProcess_untilItIsKilled() throws Exception {
    try (ChildJvm child = ChildJvm.start(Holder.class, file)) {
      assertEquals("held", child.line());
      assertTrue(AliveLock.isHeld(file));
      assertTrue(AliveLock.isHeld(file)); // looking changes nothing
      assertThrows(IOException.class, () -> AliveLock.acquire(file));
      assertTrue(AliveLock.isHeld(file));
      child.kill();
      assertFalse(AliveLock.isHeld(file));
    }
    AliveLock.acquire(file).close();
  }

  @Test
  void stoppedProcess_isNotTakenForDead() throws Exception {
    try (ChildJvm child = ChildJvm.start(Holder.class, file)) {
      assertEquals("held", child.line());
      assertEquals(
          0, new ProcessBuilder("kill", "-STOP", Long.toString(child.pid())).start().waitFor());
      assertTrue(AliveLock.isHeld(file));
    }
  }

  @Test
  void released_isFreeWhileTheProcessLives() throws Exception {
    try (ChildJvm child = ChildJvm.start(Holder.class, file)) {
      assertEquals("held", child.line());
      child.say("release");
      assertEquals("released", child.line());
      assertFalse(AliveLock.isHeld(file));
    }
  }

  @Test
  void ownLock_survivesEveryLookOfItsOwnProcess() throws Exception {
    Path renamed = directory.resolve("renamed");
    try (ChildJvm child = ChildJvm.start(Prober.class)) {
      AliveLock lock = AliveLock.acquire(file);
      assertTrue(AliveLock.isHeld(file));
      assertThrows(IOException.class, () -> AliveLock.acquire(file));
      Path link = Files.createSymbolicLink(directory.resolve("link"), file);
      assertTrue(AliveLock.isHeld(link));
      Files.move(file, renamed);
      assertTrue(AliveLock.isHeld(renamed));
      assertThrows(IOException.class, () -> AliveLock.acquire(renamed));
      child.say(renamed.toString());
      assertEquals("true", child.line());
      lock.close();
      assertFalse(AliveLock.isHeld(renamed));
      child.say(renamed.toString());
      assertEquals("false", child.line());
    }
  }

  @Test
  void unreachableLock_isNotCollected() throws Exception {
    AliveLock.acquire(file); // kept by nobody
    System.gc();
    try (ChildJvm child = ChildJvm.start(Prober.class)) {
      child.say(file.toString());
      assertEquals("true", child.line());
    }
  }

  @Test
  void closedTwice_releasesOnce() throws Exception {
    AliveLock first = AliveLock.acquire(file);
    first.close();
    AliveLock second = AliveLock.acquire(file);
    first.close();
    try (ChildJvm child = ChildJvm.start(Prober.class)) {
      child.say(file.toString());
      assertEquals("true", child.line());
    }
    second.close();
  }

  @Test
  void manyLooks_doNotTakeEachOtherForTheHolder() throws Exception {
    AliveLock.acquire(file).close();
    Threads.run(
        8,
        thread -> {
          for (int i = 0; i < 200; i++) {
            try {
              assertFalse(AliveLock.isHeld(file));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }
        });
  }

  @Test
  void missingFile_saysNothingAboutItsProcess() {
    assertThrows(NoSuchFileException.class, () -> AliveLock.isHeld(file));
  }
}
