package dev.tollgate.store.board;

import dev.tollgate.store.home.FileModes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An alive lock says that a process lives: an OS lock on a file, which the kernel releases on any
 * death and on no other occasion. A stopped process keeps it. The file itself stays.
 *
 * <p>Thread-safe. Only this class may open such a file: POSIX releases a process's locks on a file
 * when the process closes <em>any</em> descriptor of it, even one that was opened to look. So a
 * file that this JVM holds is known by its inode, which survives a rename, and is never opened
 * again. Two copies of this class in one JVM (two class loaders) must not look at each other's
 * files.
 */
public final class AliveLock implements Closeable {
  /** By inode. Holds the channels strongly: one that is collected as garbage drops its lock. */
  private static final Map<Object, AliveLock> HELD = new HashMap<>();

  /** Somebody who only looks holds a shared lock for microseconds. */
  private static final int TRIES = 25;

  private static final long PAUSE_NANOS = 2_000_000;

  private final Object key;
  private final FileChannel channel;

  private AliveLock(Object key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes the lock, and makes the file with mode 0660 if it is missing.
   *
   * @throws IOException if another process, or this one, holds it, or the file cannot be opened
   */
  public static AliveLock acquire(Path file) throws IOException {
    synchronized (HELD) {
      createIfMissing(file);
      Object key = key(file);
      if (HELD.containsKey(key)) {
        throw new IOException(file + " is held by this process already");
      }
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      try {
        if (lock(channel) == null) {
          throw new IOException(file + " is held by another process");
        }
        if (!key.equals(key(file))) {
          throw new IOException(file + " was replaced by another file");
        }
        AliveLock lock = new AliveLock(key, channel);
        HELD.put(key, lock);
        return lock;
      } catch (IOException | RuntimeException | Error e) {
        channel.close();
        throw e;
      }
    }
  }

  private static void createIfMissing(Path file) throws IOException {
    try {
      // Exclusive creation: a file that is there is not opened.
      Files.createFile(file);
      FileModes.file(file);
    } catch (FileAlreadyExistsException e) {
      return;
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    for (int tries = 1; ; tries++) {
      FileLock lock = tryLock(channel, false);
      if (lock != null || tries == TRIES) {
        return lock;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Whether a live process holds the lock, this one included. It is free the moment that process
   * has died, however it died.
   *
   * @throws IOException if there is no such file, which says nothing about its process, or it
   *     cannot be opened
   */
  public static boolean isHeld(Path file) throws IOException {
    synchronized (HELD) {
      if (HELD.containsKey(key(file))) {
        return true;
      }
      // Shared, so that two who look at once do not take each other for the holder.
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return tryLock(channel, true) == null;
      }
    }
  }

  /** Null if anybody holds a lock that excludes this one. */
  private static @Nullable FileLock tryLock(FileChannel channel, boolean shared)
      throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      return null; // this JVM, on a file system where inodes could not tell
    }
  }

  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key != null ? key : file.toRealPath();
  }

  /** Releases the lock. The file stays. */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (HELD.remove(key, this)) {
        channel.close();
      }
    }
  }
}
