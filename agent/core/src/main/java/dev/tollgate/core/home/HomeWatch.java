package dev.tollgate.core.home;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.home.QuotaHazard;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this JVM a place in its home: makes its directory, notices when somebody took that away,
 * and makes another under a new id. A home that cannot be used is tried again. One thread.
 */
public final class HomeWatch implements Closeable {
  private static final long CHECK_NS = 1_000_000_000;
  private static final long RETRY_NS = 2_000_000_000;

  private final Home home;
  private final int inflightEntries;
  private final Supplier<UUID> ids;
  private final LongSupplier nanoTime;
  private final AgentLog log;
  private final List<JvmDirectory> left = new ArrayList<>();
  private UUID nextId;
  private @Nullable JvmDirectory place;
  private @Nullable String problem;
  private boolean looked;
  private long lookedNs;

  /**
   * A watch on this home.
   *
   * @param first the id of this JVM start, for its first directory
   * @param ids new ids, for any further one
   * @param nanoTime time that never steps
   */
  public HomeWatch(
      Home home,
      int inflightEntries,
      UUID first,
      Supplier<UUID> ids,
      LongSupplier nanoTime,
      AgentLog log) {
    this.home = home;
    this.inflightEntries = inflightEntries;
    this.nextId = first;
    this.ids = ids;
    this.nanoTime = nanoTime;
    this.log = log;
  }

  /**
   * This JVM's directory, or null while the home cannot be used. Looks at the disk about once a
   * second, however often it is called.
   *
   * @param ledgerLost whether the ledger in the directory is known to be gone
   */
  public @Nullable JvmDirectory look(boolean ledgerLost) {
    long nowNs = nanoTime.getAsLong();
    JvmDirectory held = place;
    boolean due = !looked || nowNs - lookedNs >= (held == null ? RETRY_NS : CHECK_NS);
    if (!due && !(ledgerLost && held != null)) {
      return held;
    }
    looked = true;
    lookedNs = nowNs;
    letGo();
    if (held != null) {
      if (!ledgerLost && held.intact()) {
        return held;
      }
      log.say(
          "what this JVM writes in "
              + held.path()
              + " was deleted or replaced: recording goes on in a new directory");
      left.add(held);
      place = null;
    }
    place = make();
    return place;
  }

  private @Nullable JvmDirectory make() {
    try {
      if (!home.writable()) {
        throw new IOException("it is not writable for this user");
      }
      home.create();
      String hazard = QuotaHazard.of(home.ledgers());
      if (hazard != null) {
        throw new IOException(hazard);
      }
      JvmDirectory made = JvmDirectory.create(home, nextId, inflightEntries);
      nextId = ids.get();
      if (problem != null) {
        log.say(home + " can be used now");
      }
      problem = null;
      return made;
    } catch (IOException | RuntimeException e) {
      String now = home + " cannot be used: " + reason(e);
      if (!now.equals(problem)) {
        log.say(now);
      }
      problem = now;
      return null;
    }
  }

  private static String reason(Exception cause) {
    String message = cause.getMessage();
    return cause.getClass() == IOException.class && message != null ? message : cause.toString();
  }

  /** Why there is no directory, naming the home; null while well. */
  public @Nullable String problem() {
    return problem;
  }

  /**
   * Gives up directories that were left, once no call is open in them and every charge of theirs is
   * recorded: before that, the collector would charge them as a dead JVM's.
   */
  private void letGo() {
    left.removeIf(
        directory -> {
          boolean done = isIdle(directory);
          if (done) {
            close(directory);
          }
          return done;
        });
  }

  private static boolean isIdle(JvmDirectory directory) {
    try {
      return directory.inflight().isIdle();
    } catch (InternalError e) {
      return true; // cut short under its mapping: there is nothing left to wait for
    }
  }

  /** Gives up every directory: this JVM counts as dead from now on. */
  @Override
  public void close() {
    JvmDirectory held = place;
    if (held != null) {
      close(held);
    }
    left.forEach(this::close);
  }

  private void close(JvmDirectory directory) {
    try {
      directory.close();
    } catch (IOException e) {
      log.say("cannot give up " + directory.path(), e);
    }
  }
}
