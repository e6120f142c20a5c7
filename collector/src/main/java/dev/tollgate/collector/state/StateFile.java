package dev.tollgate.collector.state;

import dev.tollgate.collector.cap.Raises;
import dev.tollgate.collector.cap.Releases;
import dev.tollgate.collector.cap.StandingTrips;
import dev.tollgate.collector.correct.Repeats;
import dev.tollgate.collector.learn.UsualCosts;
import dev.tollgate.collector.spend.Spend;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.store.home.FileModes;
import dev.tollgate.store.home.Home;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the collector keeps between two runs: how far each ledger was read and what had been counted
 * by then, in one file that is always replaced as a whole, so that the two cannot disagree. It only
 * saves time: without it everything is counted up again from the ledgers.
 *
 * <pre>
 *   +0   8   magic "TGSTATE" and version 8, big-endian as all that follows
 *   +8   8   length n of the body
 *   +16  8   CRC-32C of the body
 *   +24  n   body: the tail's positions, the spend, the answers seen, the raises of caps,
 *                 the releases of kill switches, what calls usually come to, the trips that stand
 * </pre>
 *
 * <p>Written by the one collector of a home, read by whoever wants to know what it counted. One
 * thread.
 */
public final class StateFile {
  private static final long MAGIC = 0x5447_5354_4154_4508L;
  private static final int HEADER_BYTES = 24;

  /**
   * What had been counted.
   *
   * @param repeats the answers seen
   * @param usual what calls usually come to
   */
  public record Counted(
      Spend spend,
      Repeats repeats,
      Raises raises,
      Releases releases,
      UsualCosts usual,
      StandingTrips trips) {}

  private final Path directory;
  private final Path file;

  /** The state of this home. */
  public StateFile(Home home) {
    directory = home.collectorState();
    file = directory.resolve("state");
  }

  /** Makes the directory of what the collector keeps, where it is not there. */
  public static Path make(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(directory);
      FileModes.directory(directory);
    }
    return directory;
  }

  /** Replaces the state. */
  public void save(LedgerTail tail, Counted counted) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(body);
    tail.writeTo(out);
    counted.spend.writeTo(out);
    counted.repeats.writeTo(out);
    counted.raises.writeTo(out);
    counted.releases.writeTo(out);
    counted.usual.writeTo(out);
    counted.trips.writeTo(out);
    byte[] bytes = body.toByteArray();
    ByteBuffer all = ByteBuffer.allocate(HEADER_BYTES + bytes.length);
    all.putLong(MAGIC).putLong(bytes.length).putLong(checksum(bytes)).put(bytes);
    make(directory);
    Path next = file.resolveSibling("state.next");
    Files.write(next, all.array());
    FileModes.file(next);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The state of an earlier run: positions go into the tail.
   *
   * @param tail to be told how far each ledger was read; unusable after an IOException
   * @return what was counted, or null where there is no state
   * @throws IOException if the state cannot be used
   */
  public @Nullable Counted load(LedgerTail tail) throws IOException {
    byte[] all;
    try {
      all = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(all);
    if (all.length < HEADER_BYTES
        || head.getLong() != MAGIC
        || head.getLong() != all.length - HEADER_BYTES) {
      throw new IOException("not a state of this version");
    }
    long checksum = head.getLong();
    byte[] body = new byte[all.length - HEADER_BYTES];
    head.get(body);
    if (checksum(body) != checksum) {
      throw new IOException("damaged: its checksum is wrong");
    }
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
      tail.readFrom(in);
      return new Counted(
          Spend.readFrom(in),
          Repeats.readFrom(in),
          Raises.readFrom(in),
          Releases.readFrom(in),
          UsualCosts.readFrom(in),
          StandingTrips.readFrom(in));
    } catch (RuntimeException e) {
      throw new IOException("not readable: " + e, e);
    }
  }

  private static long checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }
}
