package dev.tollgate.collector.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.PackedHistogram;

/**
 * How the last 5,000 to 10,000 values of something were spread, to one per cent: older ones are
 * forgotten 5,000 at a time. One thread.
 */
final class RecentValues {
  private static final int DIGITS = 2;
  private static final int PERIOD = 5_000;
  private static final long MOST = 1L << 53;

  private Histogram older = empty();
  private Histogram newer = empty();

  private static Histogram empty() {
    return new PackedHistogram(DIGITS);
  }

  void add(long value) {
    if (newer.getTotalCount() >= PERIOD) {
      older = newer;
      newer = empty();
    }
    newer.recordValue(Math.max(0, Math.min(value, MOST)));
  }

  /** How many values are known. */
  long count() {
    return older.getTotalCount() + newer.getTotalCount();
  }

  /** What so many per cent of the values have not passed; never less than that. */
  long atPercent(double percent) {
    Histogram both = empty();
    both.add(older);
    both.add(newer);
    return both.getValueAtPercentile(percent);
  }

  void writeTo(DataOutput out) throws IOException {
    write(out, older);
    write(out, newer);
  }

  private static void write(DataOutput out, Histogram values) throws IOException {
    int size = 0;
    for (HistogramIterationValue unused : values.recordedValues()) {
      size++;
    }
    out.writeInt(size);
    for (HistogramIterationValue each : values.recordedValues()) {
      out.writeLong(each.getValueIteratedTo());
      out.writeInt((int) each.getCountAtValueIteratedTo());
    }
  }

  static RecentValues readFrom(DataInput in) throws IOException {
    RecentValues values = new RecentValues();
    read(in, values.older);
    read(in, values.newer);
    return values;
  }

  private static void read(DataInput in, Histogram into) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      into.recordValueWithCount(in.readLong(), in.readInt());
    }
  }
}
