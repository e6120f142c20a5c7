package dev.tollgate.collector.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a user may do with files, by owner, group and mode. Access lists and read-only mounts are
 * not looked at, so a yes is likely rather than sure. Immutable.
 */
public final class FileAccess {
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int SEARCH = 1;

  private final long uid;
  private final Set<Long> gids;

  private FileAccess(long uid, Set<Long> gids) {
    this.uid = uid;
    this.gids = gids;
  }

  /** The access of this process. */
  public static FileAccess of(HostProcess process) {
    return new FileAccess(process.uid(), process.gids());
  }

  /** The access of somebody who owns nothing and is in no group of note. */
  public static FileAccess ofAnybody() {
    return new FileAccess(-1, Set.of());
  }

  /** Whether it may read this file. */
  public boolean mayRead(Path file) throws IOException {
    return has(file, READ) && maySearchAbove(file);
  }

  /** Whether it may make files in this directory. */
  public boolean mayWriteIn(Path directory) throws IOException {
    return has(directory, WRITE) && has(directory, SEARCH) && maySearchAbove(directory);
  }

  private boolean maySearchAbove(Path path) throws IOException {
    Path at = path.toAbsolutePath().getParent();
    while (at != null) {
      if (!has(at, SEARCH)) {
        return false;
      }
      at = at.getParent();
    }
    return true;
  }

  private boolean has(Path path, int wanted) throws IOException {
    if (uid == 0) {
      return true;
    }
    int mode = (int) Files.getAttribute(path, "unix:mode");
    long owner = ((Integer) Files.getAttribute(path, "unix:uid")).longValue();
    long group = ((Integer) Files.getAttribute(path, "unix:gid")).longValue();
    int shift = owner == uid ? 6 : gids.contains(group) ? 3 : 0;
    return (mode >> shift & wanted) == wanted;
  }
}
