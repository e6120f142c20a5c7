package dev.tollgate.collector.recover;

import dev.tollgate.ledger.charge.CapRaise;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.KillRelease;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.queue.LedgerWriter;
import dev.tollgate.store.queue.SpaceFloor;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The collector's own ledger: charges that their JVM could not append any more, corrections of
 * charges, raises of caps and releases of kill switches. Made when the first one comes; tailed, and
 * closed after the collector's death, like any other. One thread.
 */
public final class OwnLedger implements Closeable {
  /** What stands in its first record in place of an agent's version. */
  public static final String WRITER = "collector";

  private final Home home;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private @Nullable JvmDirectory directory;
  private @Nullable LedgerWriter writer;

  /** No ledger yet. */
  public OwnLedger(Home home, Clock clock, Supplier<UUID> ids) {
    this.home = home;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Appends a charge.
   *
   * @throws IOException if it could not be recorded now; to be tried again
   */
  void append(Charge charge) throws IOException {
    append("a recovered charge", RecordCodec.encode(charge));
  }

  /**
   * Appends a correction. Whoever does must hold the lock {@link Home#correctionsLock}.
   *
   * @throws IOException if it could not be recorded now; to be tried again
   */
  public void append(Correction correction) throws IOException {
    append("a correction", RecordCodec.encode(correction));
  }

  /**
   * Appends a cap's raise.
   *
   * @throws IOException if it could not be recorded now; to be tried again
   */
  public void append(CapRaise raise) throws IOException {
    append("a raise", RecordCodec.encode(raise));
  }

  /**
   * Appends a kill switch's release.
   *
   * @throws IOException if it could not be recorded now; to be tried again
   */
  public void append(KillRelease release) throws IOException {
    append("a release", RecordCodec.encode(release));
  }

  private void append(String what, byte[] record) throws IOException {
    LedgerWriter open = writer();
    if (!open.append(record)) {
      String fault = open.fault();
      if (open.isLost()) {
        close();
      }
      throw new IOException(what + " could not be recorded: " + fault);
    }
  }

  private LedgerWriter writer() throws IOException {
    LedgerWriter open = writer;
    if (open == null) {
      UUID id = ids.get();
      JvmDirectory made = directory != null ? directory : JvmDirectory.create(home, id, 1);
      directory = made;
      open = LedgerWriter.create(made.queue(), SpaceFloor.standard(), clock);
      writer = open;
      open.append(
          RecordCodec.encode(
              new JvmStart(
                  id,
                  clock.millis() * 1_000,
                  new Labels.Builder().set(Label.SERVICE, "tollgate-collector").build(),
                  WRITER,
                  System.getProperty("java.version", ""),
                  ProcessHandle.current().pid())));
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
      writer = null;
    }
    if (directory != null) {
      directory.close();
      directory = null;
    }
  }
}
