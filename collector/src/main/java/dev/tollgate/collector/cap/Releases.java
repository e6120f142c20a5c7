package dev.tollgate.collector.cap;

import dev.tollgate.collector.config.Config;
import dev.tollgate.collector.config.KillSwitchSpec;
import dev.tollgate.ledger.charge.KillRelease;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.policy.KillSwitch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The releases of kill switches that matter yet: those younger than the switch's cool-down, as
 * whatever tripped before has cooled down by itself. One thread.
 */
public final class Releases {
  /** The longest cool-down that a switch can have, and so as long as any release can matter. */
  private static final long LONGEST_MICROS = 7L * 24 * 3_600 * 1_000_000;

  private final Map<UUID, KillRelease> byId = new LinkedHashMap<>();

  /** Whether one came that {@link #applyTo} has not seen. */
  private boolean changed;

  /** Whether the record is a release that was not known. */
  public boolean take(LedgerRecord record) {
    boolean fresh =
        record instanceof KillRelease release && byId.putIfAbsent(release.id(), release) == null;
    changed |= fresh;
    return fresh;
  }

  /** Whether another one is there than when {@link #applyTo} was last asked. */
  public boolean changed() {
    return changed;
  }

  /** The configuration with every switch's trips void that were released. */
  public Config applyTo(Config config, long nowMs) {
    changed = false;
    long nowMicros = nowMs * 1_000;
    byId.values().removeIf(release -> release.atMicros() < nowMicros - LONGEST_MICROS);
    if (byId.isEmpty()) {
      return config;
    }
    List<KillSwitchSpec> specs = new ArrayList<>();
    for (KillSwitchSpec spec : config.killSwitches()) {
      specs.add(spec.with(released(spec.killSwitch(), nowMicros)));
    }
    return config.withKillSwitches(specs);
  }

  private KillSwitch released(KillSwitch by, long nowMicros) {
    KillSwitch.Builder released = by.toBuilder();
    for (KillRelease release : byId.values()) {
      boolean matters =
          release.switchId().equals(by.id())
              && release.atMicros() > nowMicros - by.coolDownMs() * 1_000;
      @Nullable String value = release.eachValue();
      if (matters && value == null) {
        released.released(release.atMicros());
      } else if (matters && value != null) {
        released.released(value, release.atMicros());
      }
    }
    return released.build();
  }

  /** Writes all, to be read by {@link #readFrom}. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(byId.size());
    for (KillRelease release : byId.values()) {
      byte[] record = RecordCodec.encode(release);
      out.writeInt(record.length);
      out.write(record);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Releases readFrom(DataInput in) throws IOException {
    Releases releases = new Releases();
    for (int left = in.readInt(); left > 0; left--) {
      byte[] record = new byte[in.readInt()];
      in.readFully(record);
      releases.take(RecordCodec.decode(record, 0, record.length));
    }
    return releases;
  }
}
