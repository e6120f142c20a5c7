package dev.tollgate.store.board;

import dev.tollgate.ledger.policy.Unit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot is a copy of a board's file, for whoever only looks: of any boot, sealed or damaged.
 * Immutable. The file is read with read(2): it is neither mapped nor opened for writing.
 *
 * <p>Where JVMs or a collector write meanwhile, each number is one that stood there during the
 * copy, but they may not have stood there together. Layout: {@link BoardLayout}.
 */
public final class BoardSnapshot {
  private static final String CURRENT = "current";

  private final ByteBuffer header;
  private final long fileBytes;
  private final List<String> damage;
  private final List<Row> rows;
  private final List<Slot> slots;

  private BoardSnapshot(
      ByteBuffer header, long fileBytes, List<String> damage, List<Row> rows, List<Slot> slots) {
    this.header = header;
    this.fileBytes = fileBytes;
    this.damage = Collections.unmodifiableList(damage);
    this.rows = Collections.unmodifiableList(rows);
    this.slots = Collections.unmodifiableList(slots);
  }

  /** The file that the board in use has. */
  public static Path current(Path boardsDir) {
    return boardsDir.resolve(CURRENT);
  }

  /**
   * Copies the board in use; null if there is none.
   *
   * @throws IOException if there is a file that cannot be read
   */
  public static @Nullable BoardSnapshot readCurrent(Path boardsDir) throws IOException {
    return read(current(boardsDir));
  }

  /** The same of any board's file. */
  static @Nullable BoardSnapshot read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = copy(channel, 0, BoardLayout.HEADER_BYTES);
      List<String> damage = new ArrayList<>();
      long bytes = channel.size();
      BoardLayout layout = layout(header, bytes, damage);
      List<Row> rows = new ArrayList<>();
      List<Slot> slots = new ArrayList<>();
      if (layout != null) {
        int claimed = claimed(header, layout, damage);
        copyRows(channel, layout, claimed, rows);
        copySlots(channel, layout, claimed, slots);
      }
      return new BoardSnapshot(header, bytes, damage, rows, slots);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** The layout by which rows and slots can be read, null if none; and all that is wrong. */
  private static @Nullable BoardLayout layout(
      ByteBuffer header, long fileBytes, List<String> damage) {
    if (fileBytes < BoardLayout.HEADER_BYTES) {
      damage.add("it has " + fileBytes + " bytes, less than a header");
      return null;
    }
    long magic = header.getLong(BoardLayout.MAGIC_AT);
    if (magic != BoardLayout.MAGIC) {
      damage.add("it begins with 0x" + Long.toHexString(magic) + ": no board");
    }
    int major = header.getInt(BoardLayout.MAJOR_AT);
    if (major != BoardLayout.MAJOR) {
      damage.add("its layout is of version " + major + ", this program reads " + BoardLayout.MAJOR);
    }
    long generation = header.getLong(BoardLayout.GENERATION_AT);
    if (generation <= 0) {
      damage.add("its generation is " + generation + ", not above 0");
    }
    long state = header.getLong(BoardLayout.STATE_AT);
    if (state != BoardLayout.OPEN && state != BoardLayout.SEALED) {
      damage.add("its state is " + state + ", neither open nor sealed: JVMs take it for sealed");
    }
    BoardLayout layout;
    try {
      layout =
          new BoardLayout(header.getInt(BoardLayout.SLOTS_AT), header.getInt(BoardLayout.ROWS_AT));
    } catch (IllegalArgumentException e) {
      damage.add(String.valueOf(e.getMessage()));
      return null;
    }
    if (fileBytes != layout.fileBytes()) {
      damage.add(
          "it has " + fileBytes + " bytes, its size in the header makes " + layout.fileBytes());
    }
    return magic == BoardLayout.MAGIC && fileBytes >= layout.fileBytes() ? layout : null;
  }

  private static int claimed(ByteBuffer header, BoardLayout layout, List<String> damage) {
    long claimed = header.getLong(BoardLayout.ROWS_CLAIMED_AT);
    if (claimed < 0 || claimed > layout.rows()) {
      damage.add("it says that " + claimed + " of " + layout.rows() + " rows were claimed");
      return layout.rows();
    }
    return (int) claimed;
  }

  private static void copyRows(FileChannel channel, BoardLayout layout, int claimed, List<Row> rows)
      throws IOException {
    for (int row = 0; row < claimed; row++) {
      ByteBuffer bytes = copy(channel, layout.row(row), BoardLayout.ROW_BYTES);
      rows.add(
          new Row(row, bytes.getLong(BoardLayout.OWNER), bytes.getLong(BoardLayout.ROW_HEARTBEAT)));
    }
  }

  private static void copySlots(
      FileChannel channel, BoardLayout layout, int claimed, List<Slot> slots) throws IOException {
    int tableBytes = layout.slots() * BoardLayout.SLOT_BYTES;
    ByteBuffer table = copy(channel, layout.slot(0), tableBytes);
    for (int slot = 0; slot < layout.slots(); slot++) {
      int at = slot * BoardLayout.SLOT_BYTES;
      long key = table.getLong(at + BoardLayout.KEY);
      if (key != 0) {
        ByteBuffer cells = copy(channel, layout.cell(slot, 0), claimed * BoardLayout.CELL_BYTES);
        slots.add(new Slot(slot, key, table, at, cells));
      }
    }
  }

  /** So many bytes of the file; zeros where it ends before them. */
  private static ByteBuffer copy(FileChannel channel, long at, int bytes) throws IOException {
    ByteBuffer copy = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (copy.hasRemaining()) {
      if (channel.read(copy, at + copy.position()) < 0) {
        break;
      }
    }
    copy.clear();
    return copy;
  }

  /** What is wrong with the file, in words; empty where it is a whole board of this version. */
  public List<String> damage() {
    return damage;
  }

  /** The file's length in bytes. */
  public long fileBytes() {
    return fileBytes;
  }

  /** See {@link Board#generation}. */
  public long generation() {
    return header.getLong(BoardLayout.GENERATION_AT);
  }

  /** See {@link Board#sealed}. */
  public boolean sealed() {
    return header.getLong(BoardLayout.STATE_AT) != BoardLayout.OPEN;
  }

  /** How many slots the header says there are. */
  public int slotCount() {
    return header.getInt(BoardLayout.SLOTS_AT);
  }

  /** How many rows the header says there are. */
  public int rowCount() {
    return header.getInt(BoardLayout.ROWS_AT);
  }

  /** See {@link Board#policyVersion}. */
  public long policyVersion() {
    return header.getLong(BoardLayout.POLICY_VERSION_AT);
  }

  /** See {@link Board#collectorHeartbeatMs}. */
  public long collectorHeartbeatMs() {
    return header.getLong(BoardLayout.COLLECTOR_HEARTBEAT_AT);
  }

  /** The boot that the board is of, see {@link Board#bootId}. */
  public String bootId() {
    byte[] bytes = new byte[BoardLayout.BOOT_ID_BYTES];
    ByteBuffer view = header.duplicate();
    view.position(BoardLayout.BOOT_ID_AT);
    view.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
  }

  /** The rows that were ever claimed. Unmodifiable; empty where the file is no board. */
  public List<Row> rows() {
    return rows;
  }

  /** The slots that are taken. Unmodifiable; empty where the file is no board. */
  public List<Slot> slots() {
    return slots;
  }

  /** A row that was ever claimed. Immutable. */
  public static final class Row {
    private final int index;
    private final long owner;
    private final long heartbeatMs;

    private Row(int index, long owner, long heartbeatMs) {
      this.index = index;
      this.owner = owner;
      this.heartbeatMs = heartbeatMs;
    }

    /** Its place on the board. */
    public int index() {
      return index;
    }

    /** The low half of its JVM's id; 0 if it is free. */
    public long owner() {
      return owner;
    }

    /** When its JVM last said it was there, in epoch milliseconds; 0 for never. */
    public long heartbeatMs() {
      return heartbeatMs;
    }
  }

  /** A slot that is taken. Immutable. */
  public static final class Slot {
    private final int index;
    private final long key;
    private final ByteBuffer table;
    private final int at;
    private final ByteBuffer cells;

    private Slot(int index, long key, ByteBuffer table, int at, ByteBuffer cells) {
      this.index = index;
      this.key = key;
      this.table = table;
      this.at = at;
      this.cells = cells;
    }

    /** Its place on the board. */
    public int index() {
      return index;
    }

    /** See {@link dev.tollgate.ledger.policy.CapKey}; never 0. */
    public long key() {
      return key;
    }

    /** What it counts that no row covers. */
    public long base(Unit unit) {
      return table.getLong(at + BoardLayout.BASE + unit.place() * Long.BYTES);
    }

    /** What a row counts; 0 for one that was never claimed. */
    public long used(int row, Unit unit) {
      boolean claimed = row >= 0 && row < cells.capacity() / BoardLayout.CELL_BYTES;
      return claimed ? cells.getLong(row * BoardLayout.CELL_BYTES + unit.place() * Long.BYTES) : 0;
    }

    /** Base and rows together. */
    public long total(Unit unit) {
      long sum = base(unit);
      for (int row = 0; row < cells.capacity() / BoardLayout.CELL_BYTES; row++) {
        sum += used(row, unit);
      }
      return sum;
    }
  }
}
