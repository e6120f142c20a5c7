package dev.tollgate.collector.tail;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.store.home.Home;
import java.io.Closeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tails all ledgers of a home: finds new ones within the cycle that follows their appearance, and
 * hands over every record once, by charge id. Reads only. One thread.
 *
 * <p>A charge comes twice where a writer appended again what it was not sure of, or where a JVM
 * that was closed as dead had lived. The collector's own charges, which say so by their flags, take
 * the place of the JVM's.
 */
public final class LedgerTail implements Closeable {
  /** A directory listed sooner after its last change may change once more at the same time. */
  private static final long RACY_MS = 100;

  /** Also what a clock that was set can make it miss a change for. */
  private static final long LIST_ANYWAY_MS = 1_000;

  private final Home home;
  private final Clock clock;
  private final Consumer<String> log;
  private final Map<UUID, LedgerCursor> cursors = new TreeMap<>();
  private final Map<UUID, LedgerCursor> open = new TreeMap<>();
  private final Set<UUID> recovered = new HashSet<>();
  private long doubles;
  private long changeSeenMs;
  private long listedAtMs;
  private @Nullable FileTime listedChange;
  private int listedLinks;
  private long maxGeneration;
  private long maxPolicyVersion;

  /** A tail of every ledger from its start. */
  public LedgerTail(Home home, Clock clock, Consumer<String> log) {
    this.home = home;
    this.clock = clock;
    this.log = log;
  }

  /** Looks for ledgers that came or went; cheap where none did. */
  public void discover() throws IOException {
    long nowMs = clock.millis();
    FileTime change;
    int links;
    try {
      change = Files.getLastModifiedTime(home.ledgers());
      links = (int) Files.getAttribute(home.ledgers(), "unix:nlink");
    } catch (NoSuchFileException e) {
      return;
    }
    boolean same = change.equals(listedChange) && links == listedLinks;
    if (!same) {
      changeSeenMs = nowMs;
    }
    boolean settled = Math.abs(listedAtMs - changeSeenMs) > RACY_MS;
    if (same && settled && Math.abs(nowMs - listedAtMs) < LIST_ANYWAY_MS) {
      return;
    }
    Set<UUID> there = new HashSet<>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(home.ledgers())) {
      for (Path directory : directories) {
        UUID jvm = jvmOf(directory);
        if (jvm != null) {
          there.add(jvm);
          if (!cursors.containsKey(jvm)) {
            cursors.put(jvm, new LedgerCursor(jvm, directory, log));
          }
        }
      }
    }
    for (Iterator<LedgerCursor> known = cursors.values().iterator(); known.hasNext(); ) {
      LedgerCursor cursor = known.next();
      if (!there.contains(cursor.jvm())) {
        cursor.close();
        known.remove();
      }
    }
    open.clear();
    for (LedgerCursor cursor : cursors.values()) {
      if (!cursor.finished()) {
        open.put(cursor.jvm(), cursor);
      }
    }
    listedAtMs = nowMs;
    listedChange = change;
    listedLinks = links;
  }

  private static @Nullable UUID jvmOf(Path directory) {
    String name = directory.getFileName().toString();
    if (name.length() != 36) {
      return null;
    }
    try {
      return UUID.fromString(name);
    } catch (IllegalArgumentException e) {
      return null; // not a ledger's name: somebody else's business
    }
  }

  /** Reads every ledger to its end for now, and returns how many records there were. */
  public int read(LedgerSink sink) throws IOException {
    discover();
    int read = 0;
    for (Iterator<LedgerCursor> each = open.values().iterator(); each.hasNext(); ) {
      LedgerCursor cursor = each.next();
      read += read(cursor, sink);
      if (cursor.finished()) {
        each.remove();
      }
    }
    return read;
  }

  /** The charge or correction at the front of a ledger, for putting several ledgers in order. */
  private record Front(LedgerCursor cursor, LedgerRecord record) {
    long endMicros() {
      return record instanceof Charge charge
          ? charge.startMicros() + charge.durationMicros()
          : record instanceof Correction correction ? correction.atMicros() : 0;
    }

    UUID id() {
      return record instanceof Correction correction ? correction.id() : ((Charge) record).id();
    }
  }

  /**
   * Reads every ledger to its end for now, like {@link #read}, and hands over the charges of all
   * ledgers in the order in which their calls ended, corrections by when they were made.
   */
  public int readInOrder(LedgerSink sink) throws IOException {
    discover();
    PriorityQueue<Front> fronts =
        new PriorityQueue<>(Comparator.comparingLong(Front::endMicros).thenComparing(Front::id));
    for (LedgerCursor cursor : new ArrayList<>(open.values())) {
      addFront(fronts, cursor, sink);
    }
    int read = 0;
    for (Front front = fronts.poll(); front != null; front = fronts.poll()) {
      read++;
      if (front.record() instanceof Correction correction) {
        sink.correction(correction);
      } else if (front.record() instanceof Charge charge) {
        sink.charge(charge);
      }
      addFront(fronts, front.cursor(), sink);
    }
    open.values().removeIf(LedgerCursor::finished);
    return read;
  }

  private void addFront(PriorityQueue<Front> fronts, LedgerCursor cursor, LedgerSink sink) {
    LedgerRecord record = cursor.next();
    while (record != null) {
      if (record instanceof Charge charge
          ? isFirst(cursor, charge)
          : record instanceof Correction correction && cursor.recentIds().add(correction.id())) {
        fronts.add(new Front(cursor, record));
        return;
      }
      if (!(record instanceof Charge) && !(record instanceof Correction)) {
        sink.other(record);
      }
      record = cursor.next();
    }
  }

  private int read(LedgerCursor cursor, LedgerSink sink) {
    int read = 0;
    for (LedgerRecord record = cursor.next(); record != null; record = cursor.next()) {
      read++;
      deliver(cursor, record, sink);
    }
    return read;
  }

  private void deliver(LedgerCursor cursor, LedgerRecord record, LedgerSink sink) {
    if (record instanceof Charge charge) {
      if (isFirst(cursor, charge)) {
        maxGeneration = Math.max(maxGeneration, charge.boardGeneration());
        maxPolicyVersion = Math.max(maxPolicyVersion, charge.policyVersion());
        sink.charge(charge);
      } else {
        doubles++;
      }
    } else if (record instanceof Correction correction) {
      if (cursor.recentIds().add(correction.id())) {
        sink.correction(correction);
      } else {
        doubles++;
      }
    } else {
      sink.other(record);
    }
  }

  private boolean isFirst(LedgerCursor cursor, Charge charge) {
    if (charge.has(Flag.RECOVERED) || charge.has(Flag.LOST)) {
      LedgerCursor own = cursors.get(charge.jvm());
      return recovered.add(charge.id()) && (own == null || !own.recentIds().contains(charge.id()));
    }
    return !recovered.contains(charge.id()) && cursor.recentIds().add(charge.id());
  }

  /**
   * Hands over again, from each ledger's start, exactly the charges and corrections that have been
   * read so far: for a cap that is new and counts what was before it.
   */
  public void readAgain(LedgerSink sink) {
    for (LedgerCursor cursor : cursors.values()) {
      try (LedgerCursor again = new LedgerCursor(cursor.jvm(), cursor.directory(), line -> {})) {
        while (again.records() < cursor.records()) {
          LedgerRecord record = again.next();
          if (record == null) {
            break;
          }
          if (record instanceof Charge charge && isFirstAgain(again, charge)) {
            sink.charge(charge);
          } else if (record instanceof Correction correction
              && again.recentIds().add(correction.id())) {
            sink.correction(correction);
          }
        }
      }
    }
  }

  /**
   * Hands over every correction that there is now in the ledgers that begin with such a record,
   * from their start, whatever has been read so far.
   */
  public void corrections(Predicate<JvmStart> writer, Consumer<Correction> sink) {
    for (LedgerCursor cursor : cursors.values()) {
      try (LedgerCursor all = new LedgerCursor(cursor.jvm(), cursor.directory(), line -> {})) {
        LedgerRecord record = all.next();
        if (!(record instanceof JvmStart start) || !writer.test(start)) {
          continue;
        }
        for (record = all.next(); record != null; record = all.next()) {
          if (record instanceof Correction correction && all.recentIds().add(correction.id())) {
            sink.accept(correction);
          }
        }
      }
    }
  }

  private boolean isFirstAgain(LedgerCursor again, Charge charge) {
    boolean byCollector = charge.has(Flag.RECOVERED) || charge.has(Flag.LOST);
    return (byCollector || !recovered.contains(charge.id())) && again.recentIds().add(charge.id());
  }

  /** Whether the collector has already appended a charge for this call. */
  public boolean isRecovered(UUID callId) {
    return recovered.contains(callId);
  }

  /** Which of these ids the JVM's own ledger has, by reading all of it. */
  public Set<UUID> idsIn(LedgerCursor cursor, Set<UUID> ids) {
    Set<UUID> found = new HashSet<>();
    try (LedgerCursor again = new LedgerCursor(cursor.jvm(), cursor.directory(), line -> {})) {
      for (LedgerRecord record = again.next(); record != null; record = again.next()) {
        if (record instanceof Charge charge && ids.contains(charge.id())) {
          found.add(charge.id());
        }
      }
    }
    return found;
  }

  /** The ledgers that are not sealed: of live JVMs, and of dead ones not yet closed. */
  public List<LedgerCursor> unsealed() {
    List<LedgerCursor> unsealed = new ArrayList<>();
    for (LedgerCursor cursor : open.values()) {
      if (!cursor.sealed()) {
        unsealed.add(cursor);
      }
    }
    return unsealed;
  }

  /** The JVMs whose ledgers are not sealed, by the least significant bits of their ids. */
  public Set<Long> living() {
    Set<Long> living = new HashSet<>();
    unsealed().forEach(cursor -> living.add(cursor.jvm().getLeastSignificantBits()));
    return living;
  }

  /** All ledgers, by JVM. Unmodifiable. */
  public Collection<LedgerCursor> cursors() {
    return Collections.unmodifiableCollection(cursors.values());
  }

  /** The highest board generation that any charge names. */
  public long maxGeneration() {
    return maxGeneration;
  }

  /** The highest policy version that any charge names. */
  public long maxPolicyVersion() {
    return maxPolicyVersion;
  }

  /** How many charges came again and were not handed over. */
  public long doubles() {
    return doubles;
  }

  /** Writes how far everything was read. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(maxGeneration);
    out.writeLong(maxPolicyVersion);
    out.writeLong(doubles);
    out.writeInt(recovered.size());
    for (UUID id : recovered) {
      writeId(out, id);
    }
    out.writeInt(cursors.size());
    for (LedgerCursor cursor : cursors.values()) {
      writeId(out, cursor.jvm());
      cursor.writeTo(out);
    }
  }

  /** Goes on where {@link #writeTo} was. */
  public void readFrom(DataInput in) throws IOException {
    maxGeneration = in.readLong();
    maxPolicyVersion = in.readLong();
    doubles = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      recovered.add(readId(in));
    }
    Map<UUID, LedgerCursor> read = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      UUID jvm = readId(in);
      LedgerCursor cursor = new LedgerCursor(jvm, home.ledger(jvm), log);
      cursor.readFrom(in);
      read.put(jvm, cursor);
    }
    cursors.putAll(read);
  }

  private static void writeId(DataOutput out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private static UUID readId(DataInput in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  @Override
  public void close() {
    cursors.values().forEach(LedgerCursor::close);
  }
}
