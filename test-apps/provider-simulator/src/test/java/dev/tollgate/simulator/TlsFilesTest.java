package dev.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsFilesTest {

  @Test
  void keysForTheSameHosts_areUsedAgain(@TempDir Path dir) throws Exception {
    byte[] key = Files.readAllBytes(TlsFiles.in(dir, List.of("a.example", "b.example")).keyStore());

    TlsFiles again = TlsFiles.in(dir, List.of("b.example"));

    assertArrayEquals(key, Files.readAllBytes(again.keyStore()));
  }

  @Test
  void keysForOtherHosts_areMadeAnew(@TempDir Path dir) throws Exception {
    byte[] key = Files.readAllBytes(TlsFiles.in(dir, List.of("a.example")).keyStore());

    TlsFiles other = TlsFiles.in(dir, List.of("a.example", "b.example"));

    assertFalse(Arrays.equals(key, Files.readAllBytes(other.keyStore())));
  }
}
