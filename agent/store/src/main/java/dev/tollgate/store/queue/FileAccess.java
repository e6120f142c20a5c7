package dev.tollgate.store.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who may use a ledger's files: owner and group, whatever the umask. */
final class FileAccess {
  private FileAccess() {}

  /** Gives a directory mode 2770: files made in it belong to its group. */
  static void directory(Path directory) throws IOException {
    mode(directory, 02770);
  }

  /** Gives a file mode 0660. */
  static void file(Path file) throws IOException {
    mode(file, 0660);
  }

  private static void mode(Path path, int mode) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      Files.setAttribute(path, "unix:mode", mode);
    }
  }
}
