package dev.tollgate.collector.spend;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The burn of a counter is what came to it in the last hour: by when its calls ended, in steps of
 * five minutes. One thread.
 */
public final class Burn {
  private static final long STEP_MS = 5 * 60_000;
  private static final int STEPS = 12;

  private final Amounts[] steps = new Amounts[STEPS];

  /** The newest step that anything came in, counted since the epoch. */
  private long newest = Long.MIN_VALUE / STEP_MS;

  Burn() {
    Arrays.fill(steps, Amounts.NONE);
  }

  void count(Amounts amounts, long endMs) {
    long step = Math.floorDiv(endMs, STEP_MS);
    if (step <= newest - STEPS) {
      return;
    }
    for (long next = Math.max(newest + 1, step - STEPS + 1); next <= step; next++) {
      steps[Math.floorMod(next, STEPS)] = Amounts.NONE;
    }
    newest = Math.max(newest, step);
    int at = Math.floorMod(step, STEPS);
    steps[at] = steps[at].plus(amounts);
  }

  /** What came in the hour before this instant, in milliseconds since the epoch. */
  public Amounts perHour(long nowMs) {
    long last = Math.floorDiv(nowMs, STEP_MS);
    Amounts sum = Amounts.NONE;
    for (long step = Math.max(last - STEPS, newest - STEPS) + 1; step <= newest; step++) {
      sum = sum.plus(steps[Math.floorMod(step, STEPS)]);
    }
    return sum;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(newest);
    for (Amounts step : steps) {
      WindowSpend.write(out, step);
    }
  }

  void readFrom(DataInput in) throws IOException {
    newest = in.readLong();
    for (int i = 0; i < STEPS; i++) {
      steps[i] = WindowSpend.read(in);
    }
  }
}
