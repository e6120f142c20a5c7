package dev.tollgate.collector.tail;

import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.FileModes;
import dev.tollgate.store.queue.LedgerReader;
import java.io.Closeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cursor is how far one ledger has been read. Read-only towards the ledger. One thread.
 *
 * <p>A ledger is sealed when its JVM is dead and everything of it is accounted for: the collector
 * leaves an empty file {@code sealed} in its directory, and nobody needs to poll it again.
 */
public final class LedgerCursor implements Closeable {
  private static final String SEALED = "sealed";

  private final UUID jvm;
  private final Path directory;
  private final Consumer<String> log;
  private final RecentIds recentIds = new RecentIds();
  private @Nullable LedgerReader reader;
  private @Nullable String fault;
  private long position;
  private long records;
  private long malformed;
  private boolean sealed;
  private boolean finished;

  LedgerCursor(UUID jvm, Path directory, Consumer<String> log) {
    this.jvm = jvm;
    this.directory = directory;
    this.log = log;
  }

  /** The JVM start whose ledger it is. */
  public UUID jvm() {
    return jvm;
  }

  /** The directory of that JVM start. */
  public Path directory() {
    return directory;
  }

  /** How many records have been read, those that could not be decoded included. */
  public long records() {
    return records;
  }

  /** Whether the ledger is sealed: closed for good. */
  public boolean sealed() {
    if (!sealed) {
      sealed = isSealed(directory);
    }
    return sealed;
  }

  /** Whether the ledger in this directory of a JVM start is sealed. */
  public static boolean isSealed(Path directory) {
    return Files.exists(directory.resolve(SEALED));
  }

  /** Seals the directory. Its JVM must be dead, and everything of it in a ledger. */
  public void seal() throws IOException {
    Path marker = directory.resolve(SEALED);
    Files.createFile(marker);
    FileModes.file(marker);
    sealed = true;
  }

  /** Whether everything was read and nothing can follow. */
  boolean finished() {
    return finished;
  }

  RecentIds recentIds() {
    return recentIds;
  }

  /** The next record that can be read, or null at the end for now. */
  @Nullable LedgerRecord next() {
    if (finished) {
      return null;
    }
    boolean sealedBefore = sealed();
    LedgerReader open = reader();
    while (open != null) {
      byte[] bytes = open.next();
      say(open.fault());
      if (bytes == null) {
        if (sealedBefore && open.fault() == null) {
          finish();
        }
        return null;
      }
      position = open.position();
      records++;
      try {
        return RecordCodec.decode(bytes, 0, bytes.length);
      } catch (MalformedRecordException e) {
        malformed++;
        log.accept("ledger " + jvm + ": record " + records + " cannot be read: " + e.getMessage());
      }
    }
    return null;
  }

  private @Nullable LedgerReader reader() {
    if (reader == null) {
      try {
        reader = LedgerReader.open(JvmDirectory.queue(directory));
        reader.moveTo(position);
      } catch (NoSuchFileException e) {
        // A JVM makes its queue when it has something to record; a sealed one never did.
        finished = sealed();
      } catch (IOException | RuntimeException e) {
        say(e.toString());
      }
    }
    return reader;
  }

  /** Logs a fault once. */
  private void say(@Nullable String now) {
    if (now != null && !now.equals(fault)) {
      log.accept("ledger " + jvm + " cannot be read: " + now + "; trying again");
    }
    fault = now;
  }

  private void finish() {
    finished = true;
    recentIds.clear();
    close();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(position);
    out.writeLong(records);
    out.writeLong(malformed);
    out.writeBoolean(finished);
    recentIds.writeTo(out);
  }

  void readFrom(DataInput in) throws IOException {
    position = in.readLong();
    records = in.readLong();
    malformed = in.readLong();
    finished = in.readBoolean();
    sealed = finished;
    recentIds.readFrom(in);
  }

  /** Closes its files; the next read opens them again. */
  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
