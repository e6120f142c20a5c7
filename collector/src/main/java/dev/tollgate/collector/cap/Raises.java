package dev.tollgate.collector.cap;

import dev.tollgate.collector.config.CapSpec;
import dev.tollgate.collector.config.Config;
import dev.tollgate.ledger.charge.CapRaise;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.charge.RecordCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The raises of caps that hold now or did when the ledgers were read. One thread. */
public final class Raises {
  private final Map<UUID, CapRaise> byId = new LinkedHashMap<>();

  /** Those in force when {@link #applyTo} was last asked. */
  private List<CapRaise> applied = List.of();

  /** Whether the record is a raise that was not known. */
  public boolean take(LedgerRecord record) {
    return record instanceof CapRaise raise && byId.putIfAbsent(raise.id(), raise) == null;
  }

  /** Whether others hold at this time than {@link #applyTo} was last asked for. */
  public boolean changed(long nowMs) {
    return !byId.isEmpty() && !holding(nowMs).equals(applied);
  }

  /**
   * The configuration with every cap raised by what holds at this time. A raise of a cap that is
   * not there, or has another unit by now, does nothing; one that has ended is forgotten.
   */
  public Config applyTo(Config config, long nowMs) {
    byId.values().removeIf(raise -> raise.untilMs() <= nowMs);
    applied = holding(nowMs);
    if (applied.isEmpty()) {
      return config;
    }
    List<CapSpec> caps = new ArrayList<>();
    for (CapSpec cap : config.caps()) {
      CapSpec raised = cap;
      for (CapRaise raise : applied) {
        if (raise.capId().equals(cap.id()) && raise.unit() == cap.limit().unit()) {
          raised = raised.raised(raise.amount());
        }
      }
      caps.add(raised);
    }
    return config.withCaps(caps);
  }

  private List<CapRaise> holding(long nowMs) {
    return byId.values().stream().filter(raise -> raise.untilMs() > nowMs).toList();
  }

  /** Writes all, to be read by {@link #readFrom}. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(byId.size());
    for (CapRaise raise : byId.values()) {
      byte[] record = RecordCodec.encode(raise);
      out.writeInt(record.length);
      out.write(record);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Raises readFrom(DataInput in) throws IOException {
    Raises raises = new Raises();
    for (int left = in.readInt(); left > 0; left--) {
      byte[] record = new byte[in.readInt()];
      in.readFully(record);
      raises.take(RecordCodec.decode(record, 0, record.length));
    }
    return raises;
  }
}
