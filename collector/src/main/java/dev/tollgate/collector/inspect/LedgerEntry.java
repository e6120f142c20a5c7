package dev.tollgate.collector.inspect;

import dev.tollgate.ledger.charge.CapRaise;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.JvmStop;
import dev.tollgate.ledger.charge.KillRelease;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands at one place of a ledger: a record, bytes that are none, or a place from which
 * nothing can be read. Immutable.
 */
public final class LedgerEntry {
  /** What can stand at a place. */
  public enum Type {
    /** A charge. */
    CHARGE,
    /** A correction of a charge. */
    CORRECTION,
    /** A raise of a cap. */
    RAISE,
    /** A release of a kill switch. */
    RELEASE,
    /** A JVM start. */
    START,
    /** A heartbeat. */
    HEARTBEAT,
    /** A JVM stop. */
    STOP,
    /** A record that a newer version wrote. */
    UNKNOWN,
    /** Bytes that are no record: damaged, or of another format. */
    MALFORMED,
    /** The segment cannot be read on from here. */
    DAMAGED;

    /** The type's name in every output. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final long position;
  private final Type type;
  private final byte[] bytes;
  private final @Nullable LedgerRecord record;
  private final @Nullable String reason;

  private LedgerEntry(
      long position,
      Type type,
      byte[] bytes,
      @Nullable LedgerRecord record,
      @Nullable String reason) {
    this.position = position;
    this.type = type;
    this.bytes = bytes;
    this.record = record;
    this.reason = reason;
  }

  /** What these bytes are. */
  static LedgerEntry of(long position, byte[] bytes) {
    try {
      LedgerRecord record = RecordCodec.decode(bytes, 0, bytes.length);
      return new LedgerEntry(position, typeOf(record), bytes, record, null);
    } catch (MalformedRecordException e) {
      return new LedgerEntry(position, Type.MALFORMED, bytes, null, e.getMessage());
    }
  }

  static LedgerEntry damaged(long position, String reason) {
    return new LedgerEntry(position, Type.DAMAGED, new byte[0], null, reason);
  }

  private static Type typeOf(LedgerRecord record) {
    if (record instanceof Charge) {
      return Type.CHARGE;
    }
    if (record instanceof Correction) {
      return Type.CORRECTION;
    }
    if (record instanceof CapRaise) {
      return Type.RAISE;
    }
    if (record instanceof KillRelease) {
      return Type.RELEASE;
    }
    if (record instanceof JvmStart) {
      return Type.START;
    }
    if (record instanceof Heartbeat) {
      return Type.HEARTBEAT;
    }
    return record instanceof JvmStop ? Type.STOP : Type.UNKNOWN;
  }

  /** Its place in the ledger, see {@link dev.tollgate.store.queue.LedgerPosition}. */
  public long position() {
    return position;
  }

  /** What it is. */
  public Type type() {
    return type;
  }

  /** Its bytes; none where nothing can be read. A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The record, or null where there is none to be read. */
  public @Nullable LedgerRecord record() {
    return record;
  }

  /** Why it is no record, or null. */
  public @Nullable String reason() {
    return reason;
  }
}
