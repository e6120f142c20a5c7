package dev.tollgate.collector.host;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccessTest {
  private final Path directory;

  FileAccessTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void modes_sayWhatAnybodyMayDo() throws IOException {
    set(directory, "rwxr-xr-x");
    Path inner = Files.createDirectory(directory.resolve("inner"));
    Path file = Files.createFile(inner.resolve("file"));
    set(file, "rw-rw-r--");
    set(inner, "rwxr-x--x");
    FileAccess anybody = FileAccess.ofAnybody();
    assertTrue(anybody.mayRead(file));
    assertFalse(anybody.mayWriteIn(inner));
    set(inner, "rwxr-x---");
    assertFalse(anybody.mayRead(file));
    set(inner, "rwxrwxrwx");
    assertTrue(anybody.mayWriteIn(inner));
    set(file, "rw-rw----");
    assertFalse(anybody.mayRead(file));
  }

  private static void set(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
