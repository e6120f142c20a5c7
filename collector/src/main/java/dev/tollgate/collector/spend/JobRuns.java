package dev.tollgate.collector.spend;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which jobs of a cap are over, so that nobody is gated on their counters any more: those whose
 * JVMs have all ended. One that JVMs share may go on in a next JVM; it is over once no call came
 * for a week too, and is no more as soon as one comes. One thread.
 */
final class JobRuns {
  private static final long SHARED_GO_ON_MS = Duration.ofDays(7).toMillis();

  /** One job as far as it is known. */
  private static final class Run {
    final Set<Long> jvms = new HashSet<>();
    long lastMs = Long.MIN_VALUE;
    boolean over;
  }

  private final Map<String, Run> byCounter = new HashMap<>();

  /** A call of a job began in a JVM. */
  void seen(String counter, long jvm, long epochMs) {
    Run run = byCounter.computeIfAbsent(counter, fresh -> new Run());
    run.jvms.add(jvm);
    run.lastMs = Math.max(run.lastMs, epochMs);
    run.over = false;
  }

  /**
   * Looks which jobs are over.
   *
   * @param living the JVMs that have not ended
   * @param apart whether each JVM is a job of its own
   */
  void end(Set<Long> living, boolean apart, long nowMs) {
    for (Run run : byCounter.values()) {
      run.jvms.retainAll(living);
      run.over = run.jvms.isEmpty() && (apart || nowMs - run.lastMs > SHARED_GO_ON_MS);
    }
  }

  boolean isOver(String counter) {
    Run run = byCounter.get(counter);
    return run != null && run.over;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(byCounter.size());
    for (Map.Entry<String, Run> entry : byCounter.entrySet()) {
      Run run = entry.getValue();
      out.writeUTF(entry.getKey());
      out.writeLong(run.lastMs);
      out.writeBoolean(run.over);
      out.writeInt(run.jvms.size());
      for (long jvm : run.jvms) {
        out.writeLong(jvm);
      }
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      Run run = new Run();
      byCounter.put(in.readUTF(), run);
      run.lastMs = in.readLong();
      run.over = in.readBoolean();
      for (int jvms = in.readInt(); jvms > 0; jvms--) {
        run.jvms.add(in.readLong());
      }
    }
  }
}
