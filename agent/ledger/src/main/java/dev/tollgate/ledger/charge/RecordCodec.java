package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import dev.tollgate.ledger.tlv.RecordFrame;
import dev.tollgate.ledger.tlv.TlvReader;
import dev.tollgate.ledger.tlv.TlvWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns ledger records into bytes and back. The bytes say what they are and of which version (see
 * {@link RecordFrame}); unknown fields and record types are passed over, so that an old collector
 * reads a new agent. Stateless, thread-safe.
 */
public final class RecordCodec {
  private RecordCodec() {}

  /** The bytes of a charge. */
  public static byte[] encode(Charge charge) {
    return ChargeFields.encode(charge);
  }

  /**
   * The bytes of a charge, {@code maxBytes} at most. A charge too long loses texts, the least
   * needed first: unreadable, finish reason, call site, route, trace, error type, request id,
   * region, user, job; after that all that are left are cut. Numbers are never lost.
   *
   * @throws IllegalArgumentException if not even the numbers fit, which need at most 512 bytes
   */
  public static byte[] encode(Charge charge, int maxBytes) {
    return ShortenedCharge.encode(charge, maxBytes);
  }

  /** The bytes of a correction. */
  public static byte[] encode(Correction correction) {
    return CorrectionFields.encode(correction);
  }

  /** The bytes of a cap's raise. */
  public static byte[] encode(CapRaise raise) {
    return CapRaiseFields.encode(raise);
  }

  /** The bytes of a kill switch's release. */
  public static byte[] encode(KillRelease release) {
    return KillReleaseFields.encode(release);
  }

  /** The bytes of a JVM start. */
  public static byte[] encode(JvmStart start) {
    TlvWriter out = new TlvWriter(Fields.TYPE_JVM_START);
    out.uuid(Fields.OfStart.JVM, start.jvm());
    out.varint(Fields.OfStart.START_MICROS, start.startMicros());
    LabelFields.write(out, Fields.OfStart.LABELS, start.labels());
    out.text(Fields.OfStart.AGENT_VERSION, start.agentVersion());
    out.text(Fields.OfStart.JAVA_VERSION, start.javaVersion());
    out.varint(Fields.OfStart.PID, start.pid());
    return out.sealed();
  }

  /** The bytes of a heartbeat. */
  public static byte[] encode(Heartbeat heartbeat) {
    TlvWriter out = new TlvWriter(Fields.TYPE_HEARTBEAT);
    out.uuid(Fields.OfLife.JVM, heartbeat.jvm());
    out.varint(Fields.OfLife.AT_MICROS, heartbeat.atMicros());
    writeCounters(out, heartbeat.counters());
    for (Map.Entry<String, String> hook : heartbeat.hooks().entrySet()) {
      int begin = out.begin(Fields.OfLife.HOOKS);
      out.text(Fields.OfEntry.KEY, hook.getKey());
      out.text(Fields.OfEntry.TEXT, hook.getValue());
      out.end(begin);
    }
    return out.sealed();
  }

  /** The bytes of a JVM stop. */
  public static byte[] encode(JvmStop stop) {
    TlvWriter out = new TlvWriter(Fields.TYPE_JVM_STOP);
    out.uuid(Fields.OfLife.JVM, stop.jvm());
    out.varint(Fields.OfLife.AT_MICROS, stop.atMicros());
    writeCounters(out, stop.counters());
    return out.sealed();
  }

  /**
   * The record that {@code [offset, offset + length)} holds, all of it and nothing else.
   *
   * @throws MalformedRecordException if the bytes are cut, damaged, or of a format unknown here; no
   *     other exception, whatever the bytes
   */
  public static LedgerRecord decode(byte[] bytes, int offset, int length) {
    TlvReader in = TlvReader.open(bytes, offset, length);
    switch (in.recordType()) {
      case Fields.TYPE_CHARGE:
        return ChargeFields.decode(in);
      case Fields.TYPE_CORRECTION:
        return CorrectionFields.decode(in);
      case Fields.TYPE_CAP_RAISE:
        return CapRaiseFields.decode(in);
      case Fields.TYPE_KILL_RELEASE:
        return KillReleaseFields.decode(in);
      case Fields.TYPE_JVM_START:
        return decodeStart(in);
      case Fields.TYPE_HEARTBEAT:
      case Fields.TYPE_JVM_STOP:
        return decodeLife(in);
      default:
        return new UnknownRecord(in.recordType(), length);
    }
  }

  private static JvmStart decodeStart(TlvReader in) {
    UUID jvm = null;
    long startMicros = 0;
    Labels labels = Labels.NONE;
    String agentVersion = "";
    String javaVersion = "";
    long pid = 0;
    while (in.next()) {
      switch (in.field()) {
        case Fields.OfStart.JVM:
          jvm = in.uuid();
          break;
        case Fields.OfStart.START_MICROS:
          startMicros = in.varint();
          break;
        case Fields.OfStart.LABELS:
          labels = LabelFields.read(in.fields());
          break;
        case Fields.OfStart.AGENT_VERSION:
          agentVersion = in.text();
          break;
        case Fields.OfStart.JAVA_VERSION:
          javaVersion = in.text();
          break;
        case Fields.OfStart.PID:
          pid = in.varint();
          break;
        default:
          break;
      }
    }
    return new JvmStart(
        required(jvm, "JVM start"), startMicros, labels, agentVersion, javaVersion, pid);
  }

  private static LedgerRecord decodeLife(TlvReader in) {
    UUID jvm = null;
    long atMicros = 0;
    Map<String, Long> counters = new TreeMap<>();
    Map<String, String> hooks = new TreeMap<>();
    while (in.next()) {
      switch (in.field()) {
        case Fields.OfLife.JVM:
          jvm = in.uuid();
          break;
        case Fields.OfLife.AT_MICROS:
          atMicros = in.varint();
          break;
        case Fields.OfLife.COUNTERS:
          readEntry(in.fields(), counters, null);
          break;
        case Fields.OfLife.HOOKS:
          readEntry(in.fields(), null, hooks);
          break;
        default:
          break;
      }
    }
    return in.recordType() == Fields.TYPE_HEARTBEAT
        ? new Heartbeat(required(jvm, "heartbeat"), atMicros, counters, hooks)
        : new JvmStop(required(jvm, "JVM stop"), atMicros, counters);
  }

  private static void writeCounters(TlvWriter out, Map<String, Long> counters) {
    for (Map.Entry<String, Long> counter : counters.entrySet()) {
      int begin = out.begin(Fields.OfLife.COUNTERS);
      out.text(Fields.OfEntry.KEY, counter.getKey());
      out.varint(Fields.OfEntry.NUMBER, counter.getValue());
      out.end(begin);
    }
  }

  private static void readEntry(
      TlvReader in, @Nullable Map<String, Long> numbers, @Nullable Map<String, String> texts) {
    String key = "";
    long number = 0;
    String text = "";
    while (in.next()) {
      switch (in.field()) {
        case Fields.OfEntry.KEY:
          key = in.text();
          break;
        case Fields.OfEntry.NUMBER:
          number = in.varint();
          break;
        case Fields.OfEntry.TEXT:
          text = in.text();
          break;
        default:
          break;
      }
    }
    if (numbers != null) {
      numbers.put(key, number);
    }
    if (texts != null) {
      texts.put(key, text);
    }
  }

  static UUID required(@Nullable UUID id, String record) {
    if (id == null) {
      throw new MalformedRecordException("a " + record + " without id");
    }
    return id;
  }
}
