package dev.tollgate.store.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.ledger.policy.Unit;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A board is the table of counters that all JVMs of a host and the collector share: per slot (a cap
 * in one window) a base and one cell for every row (a JVM). {@code total = base + rows}. Layout:
 * {@link BoardLayout}.
 *
 * <p>Thread-safe and process-safe: every word is read and written with volatile semantics, cells
 * are added to atomically. Who may write what is the protocol's business and is not checked here:
 * each method says whose it is. Amounts are nano-USD, tokens and calls; they are not checked for
 * overflow, so a single amount must stay below 2^53.
 *
 * <p>A method that touches a file which somebody truncated throws {@link InternalError}. A row or
 * slot outside the board throws {@link IndexOutOfBoundsException}.
 *
 * <p>One class although it is long: all operations on one mapped file, a few lines each, most of it
 * their contracts.
 */
public final class Board implements Closeable {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String CURRENT = "current";
  private static final String SUFFIX = ".board";

  private final Path directory;
  private final ByteBuffer map;
  private final BoardLayout layout;
  private final long generation;
  private final Object fileKey;

  private Board(Path directory, ByteBuffer map, BoardLayout layout, Object fileKey) {
    this.directory = directory;
    this.map = map;
    this.layout = layout;
    this.generation = (long) LONGS.get(map, BoardLayout.GENERATION_AT);
    this.fileKey = fileKey;
  }

  /**
   * Makes an empty, open board with policy version 0 and publishes it at once. The collector's. For
   * a board that must start with a base, see {@link #prepare}.
   *
   * @param generation above 0 and never used before in this home, or charges of the earlier board
   *     would seem to be covered by this one
   * @throws IOException if a file of this generation exists, the disk has no room, or the file
   *     system knows no inodes and hard links
   */
  public static Board create(Path boardsDir, long generation, int slots, int rows, String bootId)
      throws IOException {
    Board board = prepare(boardsDir, generation, slots, rows, bootId);
    board.publish();
    return board;
  }

  /** As {@link #create}, but no JVM sees the board before {@link #publish}. */
  public static Board prepare(Path boardsDir, long generation, int slots, int rows, String bootId)
      throws IOException {
    if (generation <= 0) {
      throw new IllegalArgumentException("generation " + generation + " is not above 0");
    }
    if (bootId.getBytes(UTF_8).length > BoardLayout.BOOT_ID_BYTES) {
      throw new IllegalArgumentException("boot id is too long: " + bootId);
    }
    if (fileKey(boardsDir) == null) {
      throw new IOException(
          boardsDir + " is no directory on a file system with inodes: no board can live there");
    }
    BoardLayout layout = new BoardLayout(slots, rows);
    Path file = boardsDir.resolve(generation + SUFFIX);
    ByteBuffer map =
        AllocatedFile.create(file, layout.fileBytes(), layout.header(generation, bootId));
    Object key = fileKey(file);
    if (key == null) {
      throw new IOException(file + " was taken away while it was made");
    }
    return new Board(boardsDir, map, layout, key);
  }

  /**
   * Makes this board the current one, by an atomic rename. The collector's, once.
   *
   * <p>{@code current} is a hard link to the board's file: opening it needs no second look-up that
   * could race with a new generation, and an inode stays taken while any JVM maps it, so that equal
   * inodes mean the same board.
   */
  public void publish() throws IOException {
    Path link = directory.resolve("." + CURRENT);
    Files.deleteIfExists(link);
    Files.createLink(link, directory.resolve(generation + SUFFIX));
    Files.move(link, directory.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Opens the current board; null if there is none, it is of another boot or version, or it is
   * damaged. Never waits.
   *
   * @throws IOException if there is one but this process cannot open it
   */
  public static @Nullable Board openCurrent(Path boardsDir, String bootId) throws IOException {
    Path current = boardsDir.resolve(CURRENT);
    // A board replaced between the two looks at its key is opened again; each has its own inode.
    while (true) {
      Object key = fileKey(current);
      if (key == null) {
        return null;
      }
      try (FileChannel channel =
          FileChannel.open(current, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        if (!key.equals(fileKey(current))) {
          continue;
        }
        ByteBuffer head = AllocatedFile.head(channel, BoardLayout.HEADER_BYTES);
        BoardLayout layout = head == null ? null : BoardLayout.of(head, bootId);
        if (layout == null || channel.size() != layout.fileBytes()) {
          return null;
        }
        ByteBuffer map = channel.map(MapMode.READ_WRITE, 0, layout.fileBytes());
        return new Board(boardsDir, map, layout, key);
      } catch (NoSuchFileException e) {
        return null;
      }
    }
  }

  /** Whether this is still the board that new holds belong on. Looks at one inode: microseconds. */
  public boolean isCurrent() {
    return fileKey.equals(fileKey(directory.resolve(CURRENT)));
  }

  /** Identifies a file as long as anybody has it open; null where there is none. */
  private static @Nullable Object fileKey(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null; // gone, or not to be seen: not the board that was opened
    }
  }

  /**
   * The boot that this process runs in, the same in all containers of a host; "unknown" where the
   * system does not say.
   */
  public static String bootId() {
    try {
      return Files.readString(BOOT_ID).trim();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** The board's number, above 0. */
  public long generation() {
    return generation;
  }

  /** Whether a new board is being made: no new hold belongs here, open calls still settle here. */
  public boolean sealed() {
    return get(BoardLayout.STATE_AT) != BoardLayout.OPEN;
  }

  /** Seals the board for good. The collector's. */
  public void seal() {
    set(BoardLayout.STATE_AT, BoardLayout.SEALED);
  }

  /** How many slots it has. */
  public int slots() {
    return layout.slots();
  }

  /** How many rows it has. */
  public int rows() {
    return layout.rows();
  }

  /** The highest row ever claimed; -1 if none was. */
  public int highestRow() {
    return rowsClaimed() - 1;
  }

  private int rowsClaimed() {
    long claimed = get(BoardLayout.ROWS_CLAIMED_AT);
    // A damaged count reads every row: slower, never too little.
    return claimed < 0 || claimed > layout.rows() ? layout.rows() : (int) claimed;
  }

  /** The policy that the board counts for; 0 while the collector brings a cap in. */
  public long policyVersion() {
    return get(BoardLayout.POLICY_VERSION_AT);
  }

  /** Sets the policy version. The collector's. */
  public void policyVersion(long version) {
    set(BoardLayout.POLICY_VERSION_AT, version);
  }

  /** When the collector last said it was there, in epoch milliseconds; 0 for never. */
  public long collectorHeartbeatMs() {
    return get(BoardLayout.COLLECTOR_HEARTBEAT_AT);
  }

  /** Says that the collector is there. The collector's. */
  public void collectorHeartbeat(long epochMs) {
    set(BoardLayout.COLLECTOR_HEARTBEAT_AT, epochMs);
  }

  /**
   * Takes a free row for a JVM, which must hold its {@link AliveLock} by now. Its cells keep what
   * earlier owners used. A JVM that owns a row gets that one again; only its threads that ask for
   * the first time at the same instant may get two.
   *
   * @param owner the low half of the JVM's id, never 0
   * @return the row, or -1 if none is free
   */
  public int claimRow(long owner) {
    if (owner == 0) {
      throw new IllegalArgumentException("0 owns nothing: it says that a row is free");
    }
    for (int row = 0; row < rowsClaimed(); row++) {
      if (owner(row) == owner) {
        return row;
      }
    }
    for (int row = 0; row < layout.rows(); row++) {
      int at = layout.row(row);
      if (get(at + BoardLayout.OWNER) == 0
          && LONGS.compareAndSet(map, at + BoardLayout.OWNER, 0L, owner)) {
        set(at + BoardLayout.ROW_HEARTBEAT, 0);
        raiseRowsClaimed(row + 1);
        return row;
      }
    }
    return -1;
  }

  /** Before the first add in a row: a sum that misses the row must not miss money. */
  private void raiseRowsClaimed(long claimed) {
    long seen = get(BoardLayout.ROWS_CLAIMED_AT);
    while (seen < claimed
        && !LONGS.compareAndSet(map, BoardLayout.ROWS_CLAIMED_AT, seen, claimed)) {
      seen = get(BoardLayout.ROWS_CLAIMED_AT);
    }
  }

  /** Who owns a row; 0 if it is free. */
  public long owner(int row) {
    return get(layout.row(row) + BoardLayout.OWNER);
  }

  /**
   * Frees a row whose JVM is dead and whose cells have been overwritten. The collector's.
   *
   * @return false, with nothing changed, if the row has another owner
   */
  public boolean release(int row, long expectedOwner) {
    return LONGS.compareAndSet(map, layout.row(row) + BoardLayout.OWNER, expectedOwner, 0L);
  }

  /** Says that the row's JVM is there. That JVM's. */
  public void heartbeat(int row, long epochMs) {
    set(layout.row(row) + BoardLayout.ROW_HEARTBEAT, epochMs);
  }

  /** When the row's JVM last said it was there, in epoch milliseconds; 0 for never. */
  public long rowHeartbeatMs(int row) {
    return get(layout.row(row) + BoardLayout.ROW_HEARTBEAT);
  }

  /**
   * The slot of a key, taken for it if it has none yet.
   *
   * @param key never 0
   * @return the slot, or -1 if the board is full
   */
  public int slot(long key) {
    return probe(key, true);
  }

  /** The slot of a key, or -1 if it has none. */
  public int findSlot(long key) {
    return probe(key, false);
  }

  private int probe(long key, boolean insert) {
    if (key == 0) {
      throw new IllegalArgumentException("0 is no key: it says that a slot is empty");
    }
    int slots = layout.slots();
    int slot = layout.firstProbe(key);
    for (int probes = 0; probes < slots; probes++) {
      int at = layout.slot(slot) + BoardLayout.KEY;
      long found = get(at);
      if (found == 0) {
        if (!insert) {
          return -1;
        }
        found = (long) LONGS.compareAndExchange(map, at, 0L, key);
        if (found == 0) {
          return slot;
        }
      }
      if (found == key) {
        return slot;
      }
      slot = slot + 1 == slots ? 0 : slot + 1;
    }
    return -1;
  }

  /** How many slots are taken. Reads every slot. */
  public int usedSlots() {
    int used = 0;
    for (int slot = 0; slot < layout.slots(); slot++) {
      used += key(slot) == 0 ? 0 : 1;
    }
    return used;
  }

  /** The key of a slot; 0 if it is empty. */
  public long key(int slot) {
    return get(layout.slot(slot) + BoardLayout.KEY);
  }

  /** Adds to a cell; negative amounts take back. Only for the JVM that owns the row. */
  public void add(int slot, int row, long costNanos, long tokens, long calls) {
    int cell = layout.cell(slot, row);
    add(cell + at(Unit.USD), costNanos);
    add(cell + at(Unit.TOKENS), tokens);
    add(cell + at(Unit.CALLS), calls);
  }

  /** What a slot has come to: its base and the cells of all rows ever claimed. */
  public long total(int slot, Unit unit) {
    int cell = layout.cell(slot, 0) + at(unit);
    long sum = base(slot, unit);
    for (int end = cell + rowsClaimed() * BoardLayout.CELL_BYTES;
        cell < end;
        cell += BoardLayout.CELL_BYTES) {
      sum += get(cell);
    }
    return sum;
  }

  /** What a slot counts that no row covers. */
  public long base(int slot, Unit unit) {
    return get(layout.slot(slot) + BoardLayout.BASE + at(unit));
  }

  /** Sets a slot's base to absolute sums. The collector's. */
  public void base(int slot, long costNanos, long tokens, long calls) {
    put(layout.slot(slot) + BoardLayout.BASE, costNanos, tokens, calls);
  }

  /** What a cell counts. */
  public long used(int slot, int row, Unit unit) {
    return get(layout.cell(slot, row) + at(unit));
  }

  /** Overwrites a dead JVM's cell with the absolute sums of its ledger. The collector's. */
  public void used(int slot, int row, long costNanos, long tokens, long calls) {
    put(layout.cell(slot, row), costNanos, tokens, calls);
  }

  /**
   * Does nothing: Java takes a mapping away with the object that no thread can reach any more, and
   * taking it away earlier could crash a thread that is still counting.
   */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return "board " + generation + " in " + directory;
  }

  private static int at(Unit unit) {
    return unit.place() * Long.BYTES;
  }

  private void put(int at, long costNanos, long tokens, long calls) {
    set(at + at(Unit.USD), costNanos);
    set(at + at(Unit.TOKENS), tokens);
    set(at + at(Unit.CALLS), calls);
  }

  private void add(int at, long amount) {
    if (amount != 0) {
      long unused = (long) LONGS.getAndAdd(map, at, amount);
    }
  }

  private long get(int at) {
    return (long) LONGS.getVolatile(map, at);
  }

  private void set(int at, long value) {
    LONGS.setVolatile(map, at, value);
  }
}
