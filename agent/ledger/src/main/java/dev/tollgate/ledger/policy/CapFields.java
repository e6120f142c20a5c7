package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import dev.tollgate.ledger.tlv.TlvReader;
import dev.tollgate.ledger.tlv.TlvWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Writes and reads the fields of a cap: 1 id, 2 owner, 3 scope (fields whose number is {@link
 * Label#code}), 4 unit's code, 5 limit, 6 refuse-at, of calls that may not draw on the reserve, 7
 * shadow, 8 refuse when unenforceable, 9 window's name, 10 zone, 12 since version, 20 windows (a
 * list: when the first begins, in milliseconds since the epoch, then for each run of neighbours of
 * one length that length and how many they are), 21 each's label, 22 raised by, 23 clamps, 24
 * downgrade-at, 25 holds what is expected, 26 reserve, 27 priority's code, 28 counts JVMs apart, 30
 * throttle-at, 31 calls, and 32 in how many milliseconds, that a throttle lets pass. A reserve: 1
 * amount, 2 workflow, once for each, 3 priority's code, 4 refuse-at of calls that may draw on it.
 * Field numbers are never reused; a cap's 11 was a list of boundaries.
 *
 * <p>An agent that does not know reserves refuses every call where the reserve begins, and one that
 * does not know what is expected holds the ceiling: both are the safe side.
 */
final class CapFields {
  private static final int ID = 1;
  private static final int OWNER = 2;
  private static final int SCOPE = 3;
  private static final int UNIT = 4;
  private static final int LIMIT = 5;
  private static final int REFUSE_AT = 6;
  private static final int SHADOW = 7;
  private static final int REFUSE_WHEN_UNENFORCEABLE = 8;
  private static final int WINDOW_NAME = 9;
  private static final int ZONE = 10;
  private static final int SINCE_VERSION = 12;
  private static final int WINDOWS = 20;
  private static final int EACH = 21;
  private static final int RAISED_BY = 22;
  private static final int CLAMPS = 23;
  private static final int DOWNGRADE_AT = 24;
  private static final int HOLDS_EXPECTED = 25;
  private static final int RESERVE = 26;
  private static final int PRIORITY = 27;
  private static final int COUNTS_JVMS_APART = 28;
  private static final int THROTTLE_AT = 30;
  private static final int THROTTLE_CALLS = 31;
  private static final int THROTTLE_PER_MS = 32;

  private static final int RESERVE_AMOUNT = 1;
  private static final int RESERVE_WORKFLOW = 2;
  private static final int RESERVE_PRIORITY = 3;
  private static final int RESERVE_REFUSE_AT = 4;

  private static final long NOT_DRAWN = -1;

  private CapFields() {}

  static void write(TlvWriter out, Cap cap) {
    out.text(ID, cap.id());
    out.text(OWNER, cap.owner());
    writeLabels(out, SCOPE, cap.scope().values());
    out.varint(UNIT, cap.unit().code());
    out.varint(LIMIT, cap.limit());
    out.varint(REFUSE_AT, cap.toOthers().refuseAt());
    out.varint(SHADOW, cap.shadow() ? 1 : 0);
    out.varint(REFUSE_WHEN_UNENFORCEABLE, cap.refuseWhenUnenforceable() ? 1 : 0);
    out.text(WINDOW_NAME, cap.windowName());
    out.text(ZONE, cap.zone());
    int windows = out.begin(WINDOWS);
    for (long number : cap.windows().runs()) {
      out.element(number);
    }
    out.end(windows);
    out.varint(SINCE_VERSION, cap.sinceVersion());
    Label each = cap.each();
    if (each != null) {
      out.varint(EACH, each.code());
    }
    if (cap.countsJvmsApart()) {
      out.varint(COUNTS_JVMS_APART, 1);
    }
    if (cap.raisedBy() != 0) {
      out.varint(RAISED_BY, cap.raisedBy());
    }
    if (cap.clamps()) {
      out.varint(CLAMPS, 1);
    }
    if (cap.holdsExpected()) {
      out.varint(HOLDS_EXPECTED, 1);
    }
    writeReserve(out, cap);
    Priority priority = cap.priority();
    if (priority != null) {
      out.varint(PRIORITY, priority.code());
    }
    if (cap.downgradeAt() != Long.MAX_VALUE) {
      out.varint(DOWNGRADE_AT, cap.downgradeAt());
    }
    if (cap.throttles()) {
      out.varint(THROTTLE_AT, cap.throttleAt());
      out.varint(THROTTLE_CALLS, cap.throttleCalls());
      out.varint(THROTTLE_PER_MS, cap.throttlePerMs());
    }
  }

  static Cap read(TlvReader in) {
    Cap.Builder cap = new Cap.Builder("");
    Unit unit = Unit.USD;
    long limit = 0;
    String windowName = "total";
    String zone = "UTC";
    Windows windows = Windows.total();
    long throttleAt = Long.MAX_VALUE;
    long throttleCalls = 0;
    long throttlePerMs = 0;
    long refuseAt = Long.MAX_VALUE;
    long drawnTo = NOT_DRAWN;
    while (in.next()) {
      switch (in.field()) {
        case ID:
          cap.id(in.text());
          break;
        case OWNER:
          cap.owner(in.text());
          break;
        case SCOPE:
          cap.scope(new Scope(readLabels(in.fields())));
          break;
        case UNIT:
          unit = unit(in.int32());
          break;
        case LIMIT:
          limit = in.varint();
          break;
        case REFUSE_AT:
          refuseAt = in.varint();
          break;
        case SHADOW:
          cap.shadow(in.varint() != 0);
          break;
        case REFUSE_WHEN_UNENFORCEABLE:
          cap.refuseWhenUnenforceable(in.varint() != 0);
          break;
        case WINDOW_NAME:
          windowName = in.text();
          break;
        case ZONE:
          zone = in.text();
          break;
        case WINDOWS:
          windows = readWindows(in.fields());
          break;
        case EACH:
          cap.each(label(in.int32()));
          break;
        case RAISED_BY:
          cap.raisedBy(in.varint());
          break;
        case CLAMPS:
          cap.clamps(in.varint() != 0);
          break;
        case DOWNGRADE_AT:
          cap.downgradeAt(in.varint());
          break;
        case SINCE_VERSION:
          cap.sinceVersion(in.varint());
          break;
        case HOLDS_EXPECTED:
          cap.holdsExpected(in.varint() != 0);
          break;
        case RESERVE:
          drawnTo = readReserve(in.fields(), cap);
          break;
        case PRIORITY:
          cap.priority(priority(in.int32()));
          break;
        case COUNTS_JVMS_APART:
          cap.countsJvmsApart(in.varint() != 0);
          break;
        case THROTTLE_AT:
          throttleAt = in.varint();
          break;
        case THROTTLE_CALLS:
          throttleCalls = in.varint();
          break;
        case THROTTLE_PER_MS:
          throttlePerMs = in.varint();
          break;
        default:
          break;
      }
    }
    cap.throttle(throttleAt, throttleCalls, throttlePerMs);
    cap.refuseAt(drawnTo == NOT_DRAWN ? refuseAt : drawnTo);
    return cap.limit(unit, limit).windows(windowName, zone, windows).build();
  }

  private static void writeReserve(TlvWriter out, Cap cap) {
    Reserve reserve = cap.reserve();
    if (reserve != null) {
      int begin = out.begin(RESERVE);
      out.varint(RESERVE_AMOUNT, reserve.amount());
      reserve.workflows().forEach(workflow -> out.text(RESERVE_WORKFLOW, workflow));
      out.varint(RESERVE_PRIORITY, reserve.priority().code());
      out.varint(RESERVE_REFUSE_AT, cap.refuseAt());
      out.end(begin);
    }
  }

  /** Returns the total at which calls are refused that may draw on it. */
  private static long readReserve(TlvReader in, Cap.Builder cap) {
    long amount = 0;
    List<String> workflows = new ArrayList<>();
    Priority priority = Priority.HIGH;
    long drawnTo = NOT_DRAWN;
    while (in.next()) {
      switch (in.field()) {
        case RESERVE_AMOUNT:
          amount = in.varint();
          break;
        case RESERVE_WORKFLOW:
          workflows.add(in.text());
          break;
        case RESERVE_PRIORITY:
          priority = priority(in.int32());
          break;
        case RESERVE_REFUSE_AT:
          drawnTo = in.varint();
          break;
        default:
          break;
      }
    }
    cap.reserve(new Reserve(amount, workflows, priority));
    return drawnTo;
  }

  private static Priority priority(int code) {
    for (Priority priority : Priority.values()) {
      if (priority.code() == code) {
        return priority;
      }
    }
    throw new MalformedRecordException(
        "a cap has priority " + code + ", unknown here: upgrade this agent");
  }

  static void writeLabels(TlvWriter out, int field, Map<Label, String> values) {
    int begin = out.begin(field);
    values.forEach((label, value) -> out.text(label.code(), value));
    out.end(begin);
  }

  static Map<Label, String> readLabels(TlvReader in) {
    Map<Label, String> values = new EnumMap<>(Label.class);
    while (in.next()) {
      values.put(label(in.field()), in.text());
    }
    return values;
  }

  static Label label(int code) {
    Label label = Label.ofCode(code);
    if (label == null) {
      throw new MalformedRecordException(
          "the policy has label " + code + ", unknown here: upgrade this agent");
    }
    return label;
  }

  private static Unit unit(int code) {
    for (Unit unit : Unit.values()) {
      if (unit.code() == code) {
        return unit;
      }
    }
    throw new MalformedRecordException(
        "a cap has unit " + code + ", unknown here: upgrade this agent");
  }

  private static Windows readWindows(TlvReader in) {
    long[] runs = new long[16];
    int size = 0;
    while (in.hasElement()) {
      if (size == runs.length) {
        runs = Arrays.copyOf(runs, size * 2);
      }
      runs[size++] = in.element();
    }
    try {
      return Windows.ofRuns(Arrays.copyOf(runs, size));
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("a cap's windows are not windows", e);
    }
  }
}
