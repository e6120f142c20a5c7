package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import dev.tollgate.ledger.tlv.RecordFrame;
import dev.tollgate.ledger.tlv.TlvReader;
import dev.tollgate.ledger.tlv.TlvWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a policy into bytes and back, in the frame of {@link RecordFrame}. Unknown fields are
 * passed over; a unit or a scope's label that is unknown makes the policy unreadable, because a cap
 * without it would count other calls than the operator meant. Stateless, thread-safe.
 *
 * <p>Field numbers are never reused or changed. A policy: 1 version, 2 cap ({@link CapFields}), 3
 * endpoint, both once for each, 9 asks for usage, 10 estimates cut calls, 11 ladder, 12
 * expectation, 13 label rule, 40 kill switch ({@link KillSwitchFields}), once for each. An
 * endpoint: 1 host, 2 provider's name. A ladder: 1 provider's name, 2 model, once for each from the
 * top. An expectation: 1 workflow, 2 model, 3 cost in nano-USD, 4 tokens. A label rule: 1 match, 2
 * set (both fields whose number is {@link dev.tollgate.ledger.labels.Label#code}).
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
  private static final int EXPECTATION = 12;
  private static final int EXPECTATION_WORKFLOW = 1;
  private static final int EXPECTATION_MODEL = 2;
  private static final int EXPECTATION_COST_NANOS = 3;
  private static final int EXPECTATION_TOKENS = 4;
  private static final int LABEL_RULE = 13;
  private static final int LABEL_RULE_MATCH = 1;
  private static final int LABEL_RULE_SET = 2;
  private static final int KILL_SWITCH = 40;

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
      CapFields.write(out, cap);
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
    for (Expectation expectation : policy.expectations().all()) {
      int begin = out.begin(EXPECTATION);
      out.text(EXPECTATION_WORKFLOW, expectation.workflow());
      out.text(EXPECTATION_MODEL, expectation.model());
      out.varint(EXPECTATION_COST_NANOS, expectation.costNanos());
      out.varint(EXPECTATION_TOKENS, expectation.tokens());
      out.end(begin);
    }
    for (LabelRule rule : policy.labelRules().all()) {
      int begin = out.begin(LABEL_RULE);
      CapFields.writeLabels(out, LABEL_RULE_MATCH, rule.match().values());
      CapFields.writeLabels(out, LABEL_RULE_SET, rule.set());
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
    List<Expectation> expectations = new ArrayList<>();
    List<LabelRule> labelRules = new ArrayList<>();
    boolean asksForUsage = false;
    CutCalls cutCalls = CutCalls.HOLD;
    while (in.next()) {
      switch (in.field()) {
        case VERSION:
          version = in.varint();
          break;
        case CAP:
          caps.add(CapFields.read(in.fields()));
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
        case EXPECTATION:
          expectations.add(readExpectation(in.fields()));
          break;
        case LABEL_RULE:
          labelRules.add(readLabelRule(in.fields()));
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
        .withKillSwitches(killSwitches)
        .withExpectations(
            expectations.isEmpty() ? Expectations.NONE : new Expectations(expectations))
        .withLabelRules(labelRules.isEmpty() ? LabelRules.NONE : new LabelRules(labelRules));
  }

  private static LabelRule readLabelRule(TlvReader in) {
    Scope match = new Scope(Map.of());
    Map<Label, String> set = Map.of();
    while (in.next()) {
      switch (in.field()) {
        case LABEL_RULE_MATCH:
          match = new Scope(CapFields.readLabels(in.fields()));
          break;
        case LABEL_RULE_SET:
          set = CapFields.readLabels(in.fields());
          break;
        default:
          break;
      }
    }
    return new LabelRule(match, set);
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

  private static Expectation readExpectation(TlvReader in) {
    String workflow = "";
    String model = "";
    long costNanos = 0;
    long tokens = 0;
    while (in.next()) {
      switch (in.field()) {
        case EXPECTATION_WORKFLOW:
          workflow = in.text();
          break;
        case EXPECTATION_MODEL:
          model = in.text();
          break;
        case EXPECTATION_COST_NANOS:
          costNanos = in.varint();
          break;
        case EXPECTATION_TOKENS:
          tokens = in.varint();
          break;
        default:
          break;
      }
    }
    return new Expectation(workflow, model, costNanos, tokens);
  }
}
