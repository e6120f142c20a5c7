package dev.tollgate.ledger.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolicyCodecTest {

  @Test
  void anyPolicy_comesBackEqual() {
    Random random = new Random(23);
    for (int i = 0; i < 500; i++) {
      Policy policy = randomPolicy(random);
      Policy back = PolicyCodec.decode(PolicyCodec.encode(policy));
      assertEquals(policy, back);
      for (int cap = 0; cap < policy.caps().size(); cap++) {
        assertEquals(CapKey.of(policy.caps().get(cap), 7), CapKey.of(back.caps().get(cap), 7));
      }
    }
  }

  @Test
  void policyCutAnywhere_isMalformed() {
    byte[] bytes = PolicyCodec.encode(randomPolicy(new Random(1)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(MalformedRecordException.class, () -> PolicyCodec.decode(cut));
    }
  }

  @Test
  void anyFlippedByte_isMalformed() {
    byte[] bytes = PolicyCodec.encode(randomPolicy(new Random(2)));
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x11;
      assertThrows(MalformedRecordException.class, () -> PolicyCodec.decode(damaged));
    }
  }

  @Test
  void unknownFields_arePassedOver() {
    TlvWriter out = new TlvWriter(RecordFrame.POLICY);
    out.text(99, "from tomorrow");
    out.varint(1, 5);
    int cap = out.begin(2);
    out.fixed64(77, 1);
    out.text(1, "a");
    out.end(cap);
    Policy policy = PolicyCodec.decode(out.sealed());
    assertEquals(new Policy(5, List.of(new Cap.Builder("a").build())), policy);
  }

  @Test
  void unknownUnit_makesThePolicyUnreadable() {
    assertUnreadable(cap -> cap.varint(4, 9), "unit 9");
  }

  @Test
  void unknownLabelInAScope_makesThePolicyUnreadable() {
    assertUnreadable(
        cap -> {
          int scope = cap.begin(3);
          cap.text(200, "x");
          cap.end(scope);
        },
        "label 200");
    assertUnreadable(cap -> cap.varint(21, 200), "label 200");
  }

  @Test
  void unknownPriority_makesThePolicyUnreadable() {
    assertUnreadable(cap -> cap.varint(27, 9), "priority 9");
  }

  /** An agent that does not know reserves reads field 6 alone, and must not pass the reserve. */
  @Test
  void refuseAtOfACapWithAReserve_isWrittenAsItIsToOthers() {
    Cap cap =
        new Cap.Builder("all")
            .limit(Unit.USD, 1_000)
            .refuseAt(1_000)
            .reserve(new Reserve(300, List.of("checkout"), Priority.HIGH))
            .build();
    TlvReader policy = fieldsOf(PolicyCodec.encode(new Policy(1, List.of(cap))), 2);
    long written = 0;
    while (policy.next()) {
      written = policy.field() == 6 ? policy.varint() : written;
    }

    assertEquals(700, written);
  }

  private static TlvReader fieldsOf(byte[] record, int field) {
    TlvReader in = TlvReader.open(record, 0, record.length);
    while (in.next()) {
      if (in.field() == field) {
        return in.fields();
      }
    }
    throw new AssertionError("no field " + field);
  }

  @Test
  void boundariesThatAreNoWindows_makeThePolicyUnreadable() {
    assertUnreadable(cap -> cap.bytes(20, new byte[] {5, 0}), "windows");
    assertUnreadable(cap -> cap.bytes(20, new byte[] {5, 0, 1}), "windows");
    assertUnreadable(cap -> cap.bytes(20, new byte[] {}), "windows");
    assertUnreadable(cap -> cap.bytes(20, new byte[] {5, (byte) 0x80}), "cut");
  }

  @Test
  void maximumOfWhatIsUnknownHere_isPassedOver() {
    TlvWriter out = new TlvWriter(RecordFrame.POLICY);
    out.varint(1, 5);
    int begin = out.begin(40);
    out.text(1, "loop");
    int max = out.begin(6);
    out.varint(99, 3);
    out.varint(Excess.CALLS.code(), 200);
    out.end(max);
    out.end(begin);

    Policy policy = PolicyCodec.decode(out.sealed());

    KillSwitch expected = new KillSwitch.Builder("loop").max(Excess.CALLS, 200).build();
    assertEquals(List.of(expected), policy.killSwitches());
  }

  @Test
  void recordOfAnotherType_isNoPolicy() {
    byte[] other = new TlvWriter(1).sealed();
    assertThrows(MalformedRecordException.class, () -> PolicyCodec.decode(other));
  }

  private interface CapFields {
    void write(TlvWriter out);
  }

  private static void assertUnreadable(CapFields fields, String message) {
    TlvWriter out = new TlvWriter(RecordFrame.POLICY);
    int cap = out.begin(2);
    fields.write(out);
    out.end(cap);
    MalformedRecordException e =
        assertThrows(MalformedRecordException.class, () -> PolicyCodec.decode(out.sealed()));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
  }

  private static Policy randomPolicy(Random random) {
    List<Cap> caps = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      Map<Label, String> scope = new EnumMap<>(Label.class);
      for (Label label : Label.values()) {
        if (random.nextInt(3) == 0) {
          scope.put(label, "välue-" + random.nextInt(100));
        }
      }
      long[] boundaries = new long[2 + random.nextInt(40)];
      boundaries[0] = random.nextInt() * 1_000L;
      for (int b = 1; b < boundaries.length; b++) {
        boundaries[b] = boundaries[b - 1] + 1 + random.nextInt(100_000_000);
      }
      boolean throttles = random.nextBoolean();
      long throttleAt = throttles ? random.nextLong() >>> 2 : Long.MAX_VALUE;
      caps.add(
          new Cap.Builder("cap-" + i)
              .owner("owner " + random.nextInt())
              .scope(new Scope(scope))
              .each(random.nextBoolean() ? null : Label.values()[random.nextInt(12)])
              .limit(Unit.values()[random.nextInt(4)], random.nextLong() >>> 1)
              .refuseAt(random.nextBoolean() ? Long.MAX_VALUE : random.nextLong() >>> 1)
              .downgradeAt(random.nextBoolean() ? Long.MAX_VALUE : random.nextLong() >>> 1)
              .clamps(random.nextBoolean())
              .holdsExpected(random.nextBoolean())
              .reserve(random.nextBoolean() ? null : randomReserve(random))
              .priority(random.nextBoolean() ? null : Priority.values()[random.nextInt(3)])
              .shadow(random.nextBoolean())
              .refuseWhenUnenforceable(random.nextBoolean())
              .windows(
                  random.nextBoolean() ? "day" : "total",
                  "Europe/Berlin",
                  random.nextBoolean() ? Windows.total() : new Windows(boundaries))
              .sinceVersion(random.nextInt(1_000))
              .countsJvmsApart(random.nextBoolean())
              .throttle(throttleAt, throttles ? random.nextInt(9) : 0, throttles ? 60_000 : 0)
              .build());
    }
    Map<String, String> endpoints = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      endpoints.put("*.gätewäy-" + i + ".corp", random.nextBoolean() ? "litellm" : "openai");
    }
    CutCalls cutCalls = random.nextBoolean() ? CutCalls.HOLD : CutCalls.ESTIMATE;
    List<Ladder> ladders = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      ladders.add(new Ladder("openai", List.of("dear-" + i, "ünder-" + i, "cheap")));
    }
    return new Policy(
            1 + random.nextInt(1_000_000), caps, endpoints, random.nextBoolean(), cutCalls)
        .withLadders(ladders)
        .withKillSwitches(randomSwitches(random))
        .withExpectations(randomExpectations(random))
        .withLabelRules(randomLabelRules(random));
  }

  private static LabelRules randomLabelRules(Random random) {
    List<LabelRule> all = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Map<Label, String> match =
          random.nextBoolean() ? Map.of() : Map.of(Label.WORKFLOW, "*Sücher" + i + "#*");
      all.add(new LabelRule(new Scope(match), Map.of(Label.TEAM, "säarch", Label.REGIME, "flat")));
    }
    return new LabelRules(all);
  }

  private static Reserve randomReserve(Random random) {
    List<String> workflows = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      workflows.add("wörk-" + i + "-*");
    }
    return new Reserve(random.nextInt(1_000), workflows, Priority.values()[random.nextInt(3)]);
  }

  private static Expectations randomExpectations(Random random) {
    List<Expectation> all = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      all.add(
          new Expectation(
              "com.äcme.Agent#step" + i, "gpt", random.nextLong() >>> 1, random.nextInt(9)));
    }
    return new Expectations(all);
  }

  private static List<KillSwitch> randomSwitches(Random random) {
    List<KillSwitch> switches = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      KillSwitch.Builder made =
          new KillSwitch.Builder("switch-" + i)
              .owner("owner " + random.nextInt())
              .scope(new Scope(Map.of(Label.SERVICE, "välue-" + random.nextInt(100))))
              .each(random.nextBoolean() ? null : Label.values()[random.nextInt(12)])
              .withinMs(random.nextLong() >>> 1)
              .coolDownMs(random.nextLong() >>> 1)
              .shadow(random.nextBoolean())
              .released(random.nextBoolean() ? 0 : random.nextLong() >>> 1);
      for (Excess excess : Excess.values()) {
        made.max(excess, random.nextBoolean() ? 0 : random.nextLong() >>> 1);
      }
      for (int value = random.nextInt(3); value > 0; value--) {
        made.released("com.äcme.Agent#step" + value, random.nextLong() >>> 1);
      }
      switches.add(made.build());
    }
    return switches;
  }
}
