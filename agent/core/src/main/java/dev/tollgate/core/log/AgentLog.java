package dev.tollgate.core.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The agent's log: a bounded queue of lines that an agent thread writes to a file. App threads only
 * queue. Thread-safe. Lines beyond {@value #MAX_WAITING} waiting, or beyond {@value #MAX_BYTES}
 * bytes in the file, are dropped and counted.
 */
public final class AgentLog {
  static final int MAX_WAITING = 256;
  static final long MAX_BYTES = 1 << 20;
  private static final int MAX_CAUSES = 5;
  private static final int MAX_FRAMES = 4;

  private final Queue<String> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private volatile @Nullable Path file;

  /** Says a line. Never blocks on disk and never throws. */
  public void say(String line) {
    if (!waiting.offer(Instant.now() + " " + line.replace('\n', ' '))) {
      dropped.incrementAndGet();
    }
  }

  /** Says what failed, with every cause and where the last one arose, in one line. */
  public void say(String line, Throwable cause) {
    StringBuilder text = new StringBuilder(line);
    Throwable root = cause;
    int depth = 0;
    for (Throwable t = cause; t != null && depth < MAX_CAUSES; t = t.getCause(), depth++) {
      text.append(": ").append(t);
      root = t;
    }
    StackTraceElement[] trace = root.getStackTrace();
    for (int i = 0; i < Math.min(MAX_FRAMES, trace.length); i++) {
      text.append(i == 0 ? " at " : " < ").append(trace[i]);
    }
    say(text.toString());
  }

  /** Names the file to write to; until then lines wait. */
  public void open(Path logFile) {
    file = logFile;
  }

  /** Whether there is a file to write to. */
  public boolean isOpen() {
    return file != null;
  }

  /** Writes what waits; where the directory is gone, it waits on. Called by one agent thread. */
  public void flush() {
    Path target = file;
    if (target == null || waiting.isEmpty() || isGone(target.toAbsolutePath().getParent())) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (String line = waiting.poll(); line != null; line = waiting.poll()) {
      text.append(line).append(System.lineSeparator());
    }
    try {
      if (!Files.exists(target) || Files.size(target) < MAX_BYTES) {
        Files.write(
            target,
            text.toString().getBytes(StandardCharsets.UTF_8),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } else {
        dropped.incrementAndGet();
      }
    } catch (IOException e) {
      // The log itself cannot be written: counted, and the counter is reported by heartbeat.
      dropped.incrementAndGet();
    }
  }

  private static boolean isGone(@Nullable Path directory) {
    return directory != null && !Files.isDirectory(directory);
  }

  /** How many lines were lost; worth a look when it is not 0. */
  public long dropped() {
    return dropped.get();
  }
}
