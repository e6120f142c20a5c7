package dev.tollgate.collector.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.CutCalls;
import dev.tollgate.ledger.policy.Ladder;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.pricing.UnknownPrice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyCompilerTest {
  private static final long NOW_MS = Instant.parse("2026-11-22T01:02:03Z").toEpochMilli();

  @Test
  void firstPolicy_hasCapsSinceItsVersion() throws ConfigException {
    Policy policy = PolicyCompiler.compile(config("a", "25 USD"), null, 0, NOW_MS);
    assertEquals(1, policy.version());
    assertEquals(1, policy.caps().get(0).sinceVersion());
  }

  @Test
  void sameConfig_isTheSamePolicy() throws ConfigException {
    Policy first = PolicyCompiler.compile(config("a", "25 USD"), null, 0, NOW_MS);
    long later = NOW_MS + Duration.ofDays(3).toMillis();
    assertSame(first, PolicyCompiler.compile(config("a", "25 USD"), first, 9, later));
  }

  @Test
  void editedLimit_keepsTheCounters() throws ConfigException {
    Policy first = PolicyCompiler.compile(config("a", "25 USD"), null, 0, NOW_MS);
    Policy second = PolicyCompiler.compile(config("a", "30 USD"), first, 4, NOW_MS);
    assertEquals(5, second.version());
    Cap before = first.caps().get(0);
    Cap after = second.caps().get(0);
    assertEquals(before.sinceVersion(), after.sinceVersion());
    assertEquals(
        CapKey.of(before, before.windows().startMs(0)),
        CapKey.of(after, after.windows().startMs(0)));
  }

  @Test
  void editedScope_isAnotherCap() throws ConfigException {
    Policy first = PolicyCompiler.compile(config("a", "25 USD"), null, 0, NOW_MS);
    Policy second = PolicyCompiler.compile(config("b", "25 USD"), first, 1, NOW_MS);
    assertEquals(2, second.caps().get(0).sinceVersion());
  }

  @Test
  void windowsThatRunShort_areCompiledAnewForTheSameCounters() throws ConfigException {
    Policy first = PolicyCompiler.compile(config("a", "25 USD"), null, 0, NOW_MS);
    long later = NOW_MS + Duration.ofDays(20).toMillis();
    Policy second = PolicyCompiler.compile(config("a", "25 USD"), first, 1, later);
    assertEquals(2, second.version());
    assertEquals(1, second.caps().get(0).sinceVersion());
  }

  @Test
  void editedEndpoints_makeANewPolicyWithTheSameCounters() throws ConfigException {
    Policy first = PolicyCompiler.compile(config("a", "25 USD"), null, 0, NOW_MS);
    Config edited =
        new Config(
            config("a", "25 USD").caps(),
            Map.of("llm.internal", "openai_compatible"),
            UnknownPrice.DEAREST,
            false,
            LostCalls.CHARGE,
            CutCalls.HOLD,
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Policy second = PolicyCompiler.compile(edited, first, 1, NOW_MS);
    assertEquals(2, second.version());
    assertEquals(Map.of("llm.internal", "openai_compatible"), second.endpoints());
    assertEquals(1, second.caps().get(0).sinceVersion());
    assertSame(second, PolicyCompiler.compile(edited, second, 2, NOW_MS));
  }

  @Test
  void editedLabelRules_makeANewPolicyWithTheSameCounters() throws ConfigException {
    Policy first = PolicyCompiler.compile(config("a", "25 USD"), null, 0, NOW_MS);
    Config edited =
        ConfigParser.parse("t.yaml", "labels: [{ set: { team: x } }]\n" + text("a", "25 USD"));
    Policy second = PolicyCompiler.compile(edited, first, 1, NOW_MS);
    assertEquals(2, second.version());
    assertEquals(edited.rules(), second.labelRules());
    assertEquals(1, second.caps().get(0).sinceVersion());
    assertSame(second, PolicyCompiler.compile(edited, second, 2, NOW_MS));
  }

  @Test
  void askingForUsage_makesANewPolicyWithTheSameCounters() throws ConfigException {
    Policy first = PolicyCompiler.compile(config("a", "25 USD"), null, 0, NOW_MS);
    Config edited = ConfigParser.parse("t.yaml", "include_usage: inject\n" + text("a", "25 USD"));
    Policy second = PolicyCompiler.compile(edited, first, 1, NOW_MS);
    assertEquals(2, second.version());
    assertEquals(true, second.asksForUsage());
    assertEquals(1, second.caps().get(0).sinceVersion());
    assertSame(second, PolicyCompiler.compile(edited, second, 2, NOW_MS));
  }

  private static Config config(String service, String limit) throws ConfigException {
    return ConfigParser.parse("t.yaml", text(service, limit));
  }

  private static String text(String service, String limit) {
    return "caps:\n- id: x\n  owner: o\n  window: day\n  scope: {service: %s}\n  limit: %s\n"
        .formatted(service, limit);
  }

  @Test
  void clampAndDowngrade_arePublished_andTheCountersGoOn() throws ConfigException {
    Policy first = PolicyCompiler.compile(config("a", "25 USD"), null, 0, NOW_MS);
    String ladders = "ladders:\n- { provider: openai, models: [gpt-4.1, gpt-4.1-mini] }\n";
    Config edited =
        ConfigParser.parse(
            "t.yaml",
            ladders
                + text("a", "25 USD")
                + "  clamp: true\n  actions: { 80%: downgrade, 100%: refuse }\n");

    Policy second = PolicyCompiler.compile(edited, first, 1, NOW_MS);

    assertEquals(2, second.version());
    assertEquals(
        List.of(new Ladder("openai", List.of("gpt-4.1", "gpt-4.1-mini"))), second.ladders());
    Cap cap = second.caps().get(0);
    assertEquals(20_000_000_000L, cap.downgradeAt());
    assertTrue(cap.clamps());
    assertEquals(1, cap.sinceVersion());
    assertSame(second, PolicyCompiler.compile(edited, second, 2, NOW_MS));
  }

  @Test
  void capThatRefusesFromNowOn_isANewOne_asOpenCallsAreNotHeldOnIt() throws ConfigException {
    String alerts = "  actions: { 80%: alert }\n";
    Policy soft =
        PolicyCompiler.compile(
            ConfigParser.parse("t.yaml", text("a", "25 USD") + alerts), null, 0, NOW_MS);
    Policy hard = PolicyCompiler.compile(config("a", "25 USD"), soft, 1, NOW_MS);

    assertEquals(2, hard.caps().get(0).sinceVersion());

    Policy inTokens = PolicyCompiler.compile(config("a", "25 tokens"), hard, 2, NOW_MS);
    assertEquals(3, inTokens.caps().get(0).sinceVersion(), "nothing is held in tokens yet");
    Policy softAgain =
        PolicyCompiler.compile(
            ConfigParser.parse("t.yaml", text("a", "25 USD") + alerts), hard, 2, NOW_MS);
    assertEquals(2, softAgain.caps().get(0).sinceVersion(), "its counters go on");
  }

  @Test
  void editedKillSwitch_makesANewPolicyWithTheSameCounters() throws ConfigException {
    Policy first = PolicyCompiler.compile(config("a", "25 USD"), null, 0, NOW_MS);
    String text =
        text("a", "25 USD")
            + "\n"
            + "kill_switches: [{ id: s, owner: o, within: 1m, cool_down: 1m, max: { calls: 9 }"
            + " }]\n";
    Config edited = ConfigParser.parse("t.yaml", text);
    Policy second = PolicyCompiler.compile(edited, first, 1, NOW_MS);
    assertEquals(2, second.version());
    assertEquals(edited.killSwitches().get(0).killSwitch(), second.killSwitches().get(0));
    assertEquals(1, second.caps().get(0).sinceVersion());
    assertSame(second, PolicyCompiler.compile(edited, second, 2, NOW_MS));
  }
}
