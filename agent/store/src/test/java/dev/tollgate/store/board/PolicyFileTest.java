package dev.tollgate.store.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
  private static final int VERSIONS = 150;

  private final Path directory;
  private final Path file;

  PolicyFileTest(@TempDir Path directory) {
    this.directory = directory;
    file = directory.resolve("policy.bin");
  }

  private static Policy policy(int version) {
    List<Cap> caps = new ArrayList<>();
    for (int i = 0; i < version; i++) {
      caps.add(new Cap.Builder("cap-" + i).owner("team").limit(Unit.USD, version).build());
    }
    return new Policy(version, caps);
  }

  @Test
  void noFile_isNoPolicy() throws IOException {
    assertNull(PolicyFile.read(file));
  }

  @Test
  void policy_isReadAsWrittenAndNothingElseIsLeft() throws IOException {
    PolicyFile.write(file, policy(3));
    PolicyFile.write(file, policy(2));
    assertEquals(policy(2), PolicyFile.read(file));
    assertEquals(0660, (int) Files.getAttribute(file, "unix:mode") & 07777);
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void leftoverOfAKilledWriter_isReplaced() throws IOException {
    Files.writeString(directory.resolve(".policy.bin.next"), "half");
    PolicyFile.write(file, policy(1));
    assertEquals(policy(1), PolicyFile.read(file));
  }

  @Test
  void readersBesideAWriter_seeWholePoliciesInOrder() throws Exception {
    PolicyFile.write(file, policy(1));
    Threads.run(
        3,
        thread -> {
          try {
            if (thread == 0) {
              for (int version = 2; version <= VERSIONS; version++) {
                PolicyFile.write(file, policy(version));
              }
            } else {
              for (long seen = 0; seen < VERSIONS; ) {
                Policy read = PolicyFile.read(file);
                assertNotNull(read);
                assertEquals(policy((int) read.version()), read);
                assertTrue(read.version() >= seen);
                seen = read.version();
              }
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void damagedFile_isSaidSo() throws IOException {
    PolicyFile.write(file, policy(3));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(IOException.class, () -> PolicyFile.read(file));
    }
  }
}
