package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import dev.tollgate.ledger.tlv.RecordFrame;
import dev.tollgate.ledger.tlv.TlvReader;
import dev.tollgate.ledger.tlv.TlvWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a policy into bytes and back, in the frame of {@link RecordFrame}. Unknown fields are
 * passed over; a unit or a scope's label that is unknown makes the policy unreadable, because a cap
 * without it would count other calls than the operator meant. Stateless, thread-safe.
 *
 * <p>Field numbers are never reused or changed. A policy: 1 version, 2 cap, 3 endpoint, both once
 * for each, 9 asks for usage, 10 estimates cut calls, 11 ladder, once for each, 40 kill switch
 * ({@link KillSwitchFields}), once for each. An endpoint: 1 host, 2 provider's name. A ladder: 1
 * provider's name, 2 model, once for each from the top. A cap: 1 id, 2 owner, 3 scope (fields whose
 * number is {@link Label#code}), 4 unit's code, 5 limit, 6 refuse-at, 7 shadow, 8 refuse when
 * unenforceable, 9 window's name, 10 zone, 12 since version, 20 windows (a list: when the first
 * begins, in milliseconds since the epoch, then for each run of neighbours of one length that
 * length and how many they are), 21 each's label, 22 raised by, 23 clamps, 24 downgrade-at, 30
 * throttle-at, 31 calls, and 32 in how many milliseconds, that a throttle lets pass. A cap's 11 was
 * a list of boundaries.
 */
public final class PolicyCodec {
  private static final int VERSION = 1;
  private static final int CAP = 2;
  private static final int ENDPOINT = 3;

  private static final int ENDPOINT_HOST = 1;
  private static final int ENDPOINT_PROVIDER = 2;
  private static final int LADDER_PROVIDER = 1;
  private static final int LADDER_MODEL = 2;
  private static final int ASKS_FOR_USAGE = 9;
  private static final int ESTIMATES_CUT_CALLS = 10;
  private static final int LADDER = 11;
  private static final int KILL_SWITCH = 40;

  private static final int CAP_ID = 1;
  private static final int CAP_OWNER = 2;
  private static final int CAP_SCOPE = 3;
  private static final int CAP_UNIT = 4;
  private static final int CAP_LIMIT = 5;
  private static final int CAP_REFUSE_AT = 6;
  private static final int CAP_SHADOW = 7;
  private static final int CAP_REFUSE_WHEN_UNENFORCEABLE = 8;
  private static final int CAP_WINDOW_NAME = 9;
  private static final int CAP_ZONE = 10;
  private static final int CAP_SINCE_VERSION = 12;
  private static final int CAP_WINDOWS = 20;
  private static final int CAP_EACH = 21;
  private static final int CAP_RAISED_BY = 22;
  private static final int CAP_CLAMPS = 23;
  private static final int CAP_DOWNGRADE_AT = 24;
  private static final int CAP_THROTTLE_AT = 30;
  private static final int CAP_THROTTLE_CALLS = 31;
  private static final int CAP_THROTTLE_PER_MS = 32;

  private PolicyCodec() {}

  /** The bytes of a policy. */
  public static byte[] encode(Policy policy) {
    TlvWriter out = new TlvWriter(RecordFrame.POLICY);
    out.varint(VERSION, policy.version());
    if (policy.asksForUsage()) {
      out.varint(ASKS_FOR_USAGE, 1);
    }
    if (policy.cutCalls() == CutCalls.ESTIMATE) {
      out.varint(ESTIMATES_CUT_CALLS, 1);
    }
    for (Cap cap : policy.caps()) {
      int begin = out.begin(CAP);
      writeCap(out, cap);
      out.end(begin);
    }
    for (Map.Entry<String, String> endpoint : policy.endpoints().entrySet()) {
      int begin = out.begin(ENDPOINT);
      out.text(ENDPOINT_HOST, endpoint.getKey());
      out.text(ENDPOINT_PROVIDER, endpoint.getValue());
      out.end(begin);
    }
    for (Ladder ladder : policy.ladders()) {
      int begin = out.begin(LADDER);
      out.text(LADDER_PROVIDER, ladder.provider());
      ladder.models().forEach(model -> out.text(LADDER_MODEL, model));
      out.end(begin);
    }
    for (KillSwitch killSwitch : policy.killSwitches()) {
      int begin = out.begin(KILL_SWITCH);
      KillSwitchFields.write(out, killSwitch);
      out.end(begin);
    }
    return out.sealed();
  }

  /**
   * The policy that these bytes hold.
   *
   * @throws MalformedRecordException if they hold none, are cut or damaged, or need a newer
   *     version; no other exception, whatever the bytes
   */
  public static Policy decode(byte[] bytes) {
    TlvReader in = TlvReader.open(bytes, 0, bytes.length);
    if (in.recordType() != RecordFrame.POLICY) {
      throw new MalformedRecordException("a record of type " + in.recordType() + " is no policy");
    }
    long version = 0;
    List<Cap> caps = new ArrayList<>();
    Map<String, String> endpoints = new HashMap<>();
    List<Ladder> ladders = new ArrayList<>();
    List<KillSwitch> killSwitches = new ArrayList<>();
    boolean asksForUsage = false;
    CutCalls cutCalls = CutCalls.HOLD;
    while (in.next()) {
      switch (in.field()) {
        case VERSION:
          version = in.varint();
          break;
        case CAP:
          caps.add(readCap(in.fields()));
          break;
        case ENDPOINT:
          readEndpoint(in.fields(), endpoints);
          break;
        case LADDER:
          ladders.add(readLadder(in.fields()));
          break;
        case ASKS_FOR_USAGE:
          asksForUsage = in.varint() != 0;
          break;
        case ESTIMATES_CUT_CALLS:
          cutCalls = in.varint() == 0 ? CutCalls.HOLD : CutCalls.ESTIMATE;
          break;
        case KILL_SWITCH:
          killSwitches.add(KillSwitchFields.read(in.fields()));
          break;
        default:
          break;
      }
    }
    return new Policy(version, caps, endpoints, asksForUsage, cutCalls)
        .withLadders(ladders)
        .withKillSwitches(killSwitches);
  }

  private static void readEndpoint(TlvReader in, Map<String, String> endpoints) {
    String host = "";
    String provider = "";
    while (in.next()) {
      switch (in.field()) {
        case ENDPOINT_HOST:
          host = in.text();
          break;
        case ENDPOINT_PROVIDER:
          provider = in.text();
          break;
        default:
          break;
      }
    }
    endpoints.put(host, provider);
  }

  private static Ladder readLadder(TlvReader in) {
    String provider = "";
    List<String> models = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case LADDER_PROVIDER:
          provider = in.text();
          break;
        case LADDER_MODEL:
          models.add(in.text());
          break;
        default:
          break;
      }
    }
    return new Ladder(provider, models);
  }

  private static void writeCap(TlvWriter out, Cap cap) {
    out.text(CAP_ID, cap.id());
    out.text(CAP_OWNER, cap.owner());
    int scope = out.begin(CAP_SCOPE);
    cap.scope().values().forEach((label, value) -> out.text(label.code(), value));
    out.end(scope);
    out.varint(CAP_UNIT, cap.unit().code());
    out.varint(CAP_LIMIT, cap.limit());
    out.varint(CAP_REFUSE_AT, cap.refuseAt());
    out.varint(CAP_SHADOW, cap.shadow() ? 1 : 0);
    out.varint(CAP_REFUSE_WHEN_UNENFORCEABLE, cap.refuseWhenUnenforceable() ? 1 : 0);
    out.text(CAP_WINDOW_NAME, cap.windowName());
    out.text(CAP_ZONE, cap.zone());
    int windows = out.begin(CAP_WINDOWS);
    for (long number : cap.windows().runs()) {
      out.element(number);
    }
    out.end(windows);
    out.varint(CAP_SINCE_VERSION, cap.sinceVersion());
    Label each = cap.each();
    if (each != null) {
      out.varint(CAP_EACH, each.code());
    }
    if (cap.raisedBy() != 0) {
      out.varint(CAP_RAISED_BY, cap.raisedBy());
    }
    if (cap.clamps()) {
      out.varint(CAP_CLAMPS, 1);
    }
    if (cap.downgradeAt() != Long.MAX_VALUE) {
      out.varint(CAP_DOWNGRADE_AT, cap.downgradeAt());
    }
    if (cap.throttles()) {
      out.varint(CAP_THROTTLE_AT, cap.throttleAt());
      out.varint(CAP_THROTTLE_CALLS, cap.throttleCalls());
      out.varint(CAP_THROTTLE_PER_MS, cap.throttlePerMs());
    }
  }

  private static Cap readCap(TlvReader in) {
    Cap.Builder cap = new Cap.Builder("");
    Unit unit = Unit.USD;
    long limit = 0;
    String windowName = "total";
    String zone = "UTC";
    Windows windows = Windows.total();
    long throttleAt = Long.MAX_VALUE;
    long throttleCalls = 0;
    long throttlePerMs = 0;
    while (in.next()) {
      switch (in.field()) {
        case CAP_ID:
          cap.id(in.text());
          break;
        case CAP_OWNER:
          cap.owner(in.text());
          break;
        case CAP_SCOPE:
          cap.scope(readScope(in.fields()));
          break;
        case CAP_UNIT:
          unit = unit(in.int32());
          break;
        case CAP_LIMIT:
          limit = in.varint();
          break;
        case CAP_REFUSE_AT:
          cap.refuseAt(in.varint());
          break;
        case CAP_SHADOW:
          cap.shadow(in.varint() != 0);
          break;
        case CAP_REFUSE_WHEN_UNENFORCEABLE:
          cap.refuseWhenUnenforceable(in.varint() != 0);
          break;
        case CAP_WINDOW_NAME:
          windowName = in.text();
          break;
        case CAP_ZONE:
          zone = in.text();
          break;
        case CAP_WINDOWS:
          windows = readWindows(in.fields());
          break;
        case CAP_EACH:
          cap.each(label(in.int32()));
          break;
        case CAP_RAISED_BY:
          cap.raisedBy(in.varint());
          break;
        case CAP_CLAMPS:
          cap.clamps(in.varint() != 0);
          break;
        case CAP_DOWNGRADE_AT:
          cap.downgradeAt(in.varint());
          break;
        case CAP_SINCE_VERSION:
          cap.sinceVersion(in.varint());
          break;
        case CAP_THROTTLE_AT:
          throttleAt = in.varint();
          break;
        case CAP_THROTTLE_CALLS:
          throttleCalls = in.varint();
          break;
        case CAP_THROTTLE_PER_MS:
          throttlePerMs = in.varint();
          break;
        default:
          break;
      }
    }
    cap.throttle(throttleAt, throttleCalls, throttlePerMs);
    return cap.limit(unit, limit).windows(windowName, zone, windows).build();
  }

  static Scope readScope(TlvReader in) {
    Map<Label, String> values = new EnumMap<>(Label.class);
    while (in.next()) {
      values.put(label(in.field()), in.text());
    }
    return new Scope(values);
  }

  static Label label(int code) {
    Label label = Label.ofCode(code);
    if (label == null) {
      throw new MalformedRecordException(
          "a cap has label " + code + ", unknown here: upgrade this agent");
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
