package dev.tollgate.store.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Set;

/**
 * File modes that hold whatever the process's umask is: everything belongs to owner and group, and
 * nothing to others. The group is the trust boundary. Does nothing on a file system without POSIX
 * modes. Stateless, thread-safe.
 */
public final class FileModes {
  /** 2770: set-group-id, so that what JVMs of other users create inside keeps the group. */
  static final int DIRECTORY = 02770;

  static final int FILE = 0660;

  private FileModes() {}

  /**
   * Gives a directory mode 2770. The system drops the set-group-id bit where the process is not in
   * the directory's group.
   *
   * @throws IOException if the directory is not the process's own, or is not there
   */
  public static void directory(Path directory) throws IOException {
    set(directory, DIRECTORY);
  }

  /**
   * Gives a file mode 0660.
   *
   * @throws IOException if the file is not the process's own, or is not there
   */
  public static void file(Path file) throws IOException {
    set(file, FILE);
  }

  /** What the file systems of this path can do: java.nio has no name for the set-group-id bit. */
  private static void set(Path path, int mode) throws IOException {
    Set<String> views = path.getFileSystem().supportedFileAttributeViews();
    if (views.contains("unix")
        && Files.getFileAttributeView(path, PosixFileAttributeView.class) != null) {
      Files.setAttribute(path, "unix:mode", mode);
    }
  }
}
