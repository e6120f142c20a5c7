package dev.tollgate.collector.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which processes hold file locks, as the kernel lists them in /proc/locks: with the pid that they
 * have here, whatever container they are in. Immutable.
 *
 * <p>Files are told apart by inode alone, since the device that the list names is not the one that
 * stat(2) does on every file system; so two files of two disks may be taken for one, and whoever
 * asks must know the process by something else as well.
 */
public final class LockHolders {
  private final Map<Long, Set<Long>> pidsByInode;

  private LockHolders(Map<Long, Set<Long>> pidsByInode) {
    this.pidsByInode = pidsByInode;
  }

  /** The locks that are held now; none where the kernel does not say. */
  public static LockHolders read(ProcessTable processes) throws IOException {
    Path file = processes.proc().resolve("locks");
    Map<Long, Set<Long>> pids = new HashMap<>();
    if (Files.isReadable(file)) {
      for (String line : Files.readAllLines(file)) {
        // "7: POSIX  ADVISORY  WRITE 4711 fe:00:2155520 0 EOF"; after "->" whoever waits for it
        String[] fields = line.trim().split("\\s+", -1);
        if (fields.length >= 6 && fields[1].equals("POSIX") && fields[3].equals("WRITE")) {
          long inode = Long.parseLong(fields[5].substring(fields[5].lastIndexOf(':') + 1));
          pids.computeIfAbsent(inode, key -> new HashSet<>()).add(Long.parseLong(fields[4]));
        }
      }
    }
    return new LockHolders(pids);
  }

  /** The pids of those that hold a lock on this file; empty where none is to be seen from here. */
  public Set<Long> of(Path file) throws IOException {
    Object inode = Files.getAttribute(file, "unix:ino");
    return inode instanceof Long known ? pidsByInode.getOrDefault(known, Set.of()) : Set.of();
  }
}
