package dev.tollgate.collector.spend;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The spend of one of a cap's counters in one window: what no row of the board covers, and what
 * each row does. Sums of ledger charges, absolute. One thread.
 */
public final class WindowSpend {
  private final long key;
  private final String eachValue;
  private final long startMs;
  private Amounts uncovered = Amounts.NONE;
  private Amounts open = Amounts.NONE;
  private final Map<Integer, Amounts> rows = new TreeMap<>();
  private boolean changed;

  WindowSpend(long key, String eachValue, long startMs) {
    this.key = key;
    this.eachValue = eachValue;
    this.startMs = startMs;
  }

  /** The key of its slot on the board. */
  public long key() {
    return key;
  }

  /** Which of the cap's counters it is: see {@link dev.tollgate.ledger.policy.Cap#eachValue}. */
  public String eachValue() {
    return eachValue;
  }

  /** When the window starts, in milliseconds since the epoch. */
  public long startMs() {
    return startMs;
  }

  void count(Amounts amounts, int row) {
    if (row < 0) {
      uncovered = uncovered.plus(amounts);
      changed = true;
    } else {
      rows.merge(row, amounts, Amounts::plus);
    }
  }

  /** Calls that are open and that no row covers: held on an older board or before the cap. */
  public void open(Amounts amounts) {
    changed |= !open.equals(amounts);
    open = amounts;
  }

  /** What belongs in the slot's base; below zero where a correction took back what a row has. */
  public Amounts base() {
    return uncovered.plus(open);
  }

  /** What a row covers. */
  public Amounts row(int row) {
    return rows.getOrDefault(row, Amounts.NONE);
  }

  /** All charges of the ledgers, wherever they are counted. */
  public Amounts charged() {
    Amounts sum = uncovered;
    for (Amounts amounts : rows.values()) {
      sum = sum.plus(amounts);
    }
    return sum;
  }

  /** No row covers anything any more: another board has come. */
  void uncoverAll() {
    uncovered = charged();
    rows.clear();
    changed = true;
  }

  /** Whether the base changed since the last call. */
  public boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  void writeTo(DataOutput out) throws IOException {
    write(out, uncovered);
    out.writeInt(rows.size());
    for (Map.Entry<Integer, Amounts> row : rows.entrySet()) {
      out.writeInt(row.getKey());
      write(out, row.getValue());
    }
  }

  void readFrom(DataInput in) throws IOException {
    uncovered = read(in);
    for (int left = in.readInt(); left > 0; left--) {
      rows.put(in.readInt(), read(in));
    }
    changed = true;
  }

  static void write(DataOutput out, Amounts amounts) throws IOException {
    out.writeLong(amounts.costNanos());
    out.writeLong(amounts.tokens());
    out.writeLong(amounts.calls());
  }

  static Amounts read(DataInput in) throws IOException {
    return new Amounts(in.readLong(), in.readLong(), in.readLong());
  }
}
