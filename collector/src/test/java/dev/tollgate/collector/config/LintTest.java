package dev.tollgate.collector.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.ledger.pricing.PriceCatalog;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LintTest {
  private static final long NOW_MS = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();

  private static List<String> lint(String... caps) throws ConfigException {
    StringBuilder text = new StringBuilder("caps:\n");
    for (int i = 0; i < caps.length; i++) {
      text.append("- { id: c").append(i).append(", owner: o, window: day, ");
      text.append(caps[i]).append(" }\n");
    }
    Config config = ConfigParser.parse("t.yaml", text.toString());
    return lint(config);
  }

  private static List<String> lint(Config config) {
    return Lint.of("t.yaml", config, PriceCatalog.builtIn(), NOW_MS).stream()
        .map(Finding::text)
        .toList();
  }

  @Test
  void capsThatCanDoWhatTheySay_areNotNamed() throws ConfigException {
    assertEquals(
        List.of(),
        lint(
            "limit: 10 USD, actions: { 80%: alert, 100%: refuse }",
            "limit: 5 USD, scope: { service: a }",
            "limit: 100 calls, scope: { service: a }",
            "limit: 20 USD, shadow: true",
            "limit: 20 USD, actions: { 150%: alert }",
            "limit: 4 USD, scope: { model: \"gpt-*\" }, each: model"));
  }

  @Test
  void alertAboveTheRefusal_isNamed() throws ConfigException {
    assertEquals(
        List.of(
            "t.yaml:2:3: caps[0].actions: alerts at 120%, which is never reached, since calls are"
                + " refused at 100%; alert below it"),
        lint("limit: 10 USD, actions: { 120%: alert, 100%: refuse }"));
  }

  @Test
  void holdReserveAndPriorityThatDoNothing_areNamed() throws ConfigException {
    assertEquals(
        List.of(
            "t.yaml:2:3: caps[0].hold: does nothing, as calls and images are held as they are asked"
                + " for; take it out",
            "t.yaml:3:3: caps[1].hold: does nothing, as the cap holds nothing; take it out",
            "t.yaml:4:3: caps[2].reserve: is kept for nobody, as it names no workflow and no cap"
                + " says priority: high; write one of both"),
        lint(
            "limit: 10 calls, hold: expected",
            "limit: 10 USD, hold: expected, actions: { 90%: alert }",
            "limit: 5 USD, reserve: { amount: 1 USD }"));
    assertEquals(
        List.of(
            "t.yaml:2:3: caps[0].priority: does nothing, as no cap keeps a reserve; write one, or"
                + " take it out"),
        lint("limit: 10 USD, priority: high"));
  }

  @Test
  void capBehindATighterOne_isNotNamedWhereItsReserveOrASoftHoldMakesTheDifference()
      throws ConfigException {
    assertEquals(
        List.of(),
        lint(
            "limit: 10 USD",
            "limit: 12 USD, scope: { service: a }, reserve: { amount: 5 USD, workflows: [x] }"));
    assertEquals(
        List.of(), lint("limit: 10 USD, hold: expected", "limit: 12 USD, scope: { service: a }"));
  }

  @Test
  void downgradeAndClampThatDoNothing_areNamed() throws ConfigException {
    String ladders = "ladders: [{ provider: openai, models: [gpt-4.1, gpt-4.1-mini] }]\n";
    String caps =
        """
        caps:
        - { id: a, owner: o, window: day, limit: 9 USD, actions: { 80%: refuse, 90%: downgrade } }
        - { id: b, owner: o, window: day, limit: 9 calls, clamp: true, scope: { service: b } }
        - { id: c, owner: o, window: day, limit: 9 USD, clamp: true, actions: { 90%: alert } }
        """;

    assertEquals(
        List.of(
            "t.yaml:3:3: caps[0].actions: downgrades at 90%, which is never reached, since calls"
                + " are refused at 80%; downgrade below it",
            "t.yaml:4:3: caps[1].clamp: does nothing, as less output is not fewer calls; take it"
                + " out",
            "t.yaml:5:3: caps[2].clamp: does nothing, as the cap never refuses; take it out"),
        lint(ConfigParser.parse("t.yaml", ladders + caps)));
  }

  @Test
  void ladderThatDoesNotLeadDown_isNamed() throws ConfigException {
    String text =
        """
        ladders:
          - { provider: openai, models: [gpt-4.1, gpt-4.1-mini, gpt-4.1-nano] }
          - { provider: openai, models: [gpt-4o-mini, gpt-4o] }
          - { provider: anthropic, models: [claude-sonnet-4-5, claude-nobody-9] }
        """;

    assertEquals(
        List.of(
            "t.yaml:3:5: ladders[1].models: \"gpt-4o\" is no cheaper than the model above it, for"
                + " as many tokens in as out; put the dearest first",
            "t.yaml:4:5: ladders[2].models: \"claude-nobody-9\" has no price with anthropic;"
                + " correct the name, or add its price to a list"),
        lint(ConfigParser.parse("t.yaml", text)));
  }

  @Test
  void capBehindATighterOne_isNamed() throws ConfigException {
    assertEquals(
        List.of(
            "t.yaml:2:3: caps[0]: never refuses: \"c1\" counts the same calls and more, and refuses"
                + " no later; lower this limit or take it out"),
        lint(
            "limit: 10 USD, scope: { service: a, model: gpt-4o }",
            "limit: 9 USD, scope: { model: \"gpt-*\" }"));
  }

  @Test
  void twoOfTheSame_areNamedOnce() throws ConfigException {
    assertEquals(1, lint("limit: 10 USD", "limit: 10 USD").size());
  }

  @Test
  void eachOfOneValue_andALimitOfNothing_areNamed() throws ConfigException {
    assertEquals(
        List.of(
            "t.yaml:2:3: caps[0].limit: is nothing: every call is refused; write more, or leave it"
                + " so",
            "t.yaml:2:3: caps[0].each: counts one value only, as the scope names it; take each out,"
                + " or the label in the scope"),
        lint("limit: 0 USD, scope: { service: a }, each: service"));
  }

  @Test
  void throttleThatIsNeverReached_isNamed() throws ConfigException {
    assertEquals(
        List.of(
            "t.yaml:2:3: caps[0].actions: throttles at 100%, which is never reached, since calls"
                + " are refused at 90%; throttle below it"),
        lint(
            "limit: 10 USD, actions: { 100%: throttle, 90%: refuse }, throttle: 5 calls per hour"));
  }

  private static List<String> lintSwitches(String... switches) throws ConfigException {
    StringBuilder text = new StringBuilder("kill_switches:\n");
    for (int i = 0; i < switches.length; i++) {
      text.append("- { id: s").append(i).append(", owner: o, within: 10m, cool_down: 1m, ");
      text.append(switches[i]).append(" }\n");
    }
    Config config = ConfigParser.parse("t.yaml", text.toString());
    return lint(config);
  }

  @Test
  void switchesThatCanTrip_areNotNamed() throws ConfigException {
    assertEquals(
        List.of(),
        lintSwitches(
            "max: { calls: 200, retries: 20, repeats: 20, history_growth: 8 }",
            "max: { calls: 100 }, scope: { service: a }, each: workflow",
            "max: { calls: 300, usd: 5 }",
            "max: { calls: 9 }, scope: { service: b }, shadow: true, each: key",
            "max: { tokens: 2M }"));
  }

  @Test
  void maximaThatAreNeverReached_areNamed() throws ConfigException {
    assertEquals(
        List.of(
            "t.yaml:2:3: kill_switches[0].max.retries: is never reached, since calls are stopped"
                + " after 9; write less, or take it out",
            "t.yaml:2:3: kill_switches[0].max.repeats: is never reached, since calls are stopped"
                + " after 9; write less, or take it out",
            "t.yaml:2:3: kill_switches[0].max.history_growth: is never reached, since calls are"
                + " stopped after 9 and a history has 10; allow more calls, or take it out",
            "t.yaml:2:3: kill_switches[0].each: counts one value only, as the scope names it; take"
                + " each out, or the label in the scope"),
        lintSwitches(
            "max: { calls: 9, retries: 9, repeats: 10, history_growth: 2 }, scope: { service: a },"
                + " each: service"));
  }

  @Test
  void switchBehindATighterOne_isNamedOnce() throws ConfigException {
    assertEquals(
        List.of(
            "t.yaml:2:3: kill_switches[0]: never trips: \"s1\" stops the same calls and more, and"
                + " no later; lower these maxima or take it out"),
        lintSwitches(
            "max: { calls: 200 }, scope: { service: checkout }", "max: { calls: 200, usd: 9 }"));
    assertEquals(1, lintSwitches("max: { usd: 2 }", "max: { usd: 2 }").size());
  }

  @Test
  void labelRulesThatNeverSetAnything_areNamed() throws ConfigException {
    String behind =
        "never sets anything: rules before it match the same calls and set the same labels; put it"
            + " before them, or take it out";
    assertEquals(
        List.of(
            "t.yaml:4:3: labels[2]: " + behind,
            "t.yaml:5:3: labels[3]: never matches: no JVM gives its calls a regime, and no rule"
                + " sees what another sets; match another label"),
        lint(
            ConfigParser.parse(
                "t.yaml",
                """
                labels:
                - { match: { service: "*" }, set: { team: a } }
                - { set: { owner: b } }
                - { match: { service: x }, set: { owner: c, team: c } }
                - { match: { regime: flat }, set: { mode: outcome } }
                - { match: { job: x }, set: { owner: d, mode: outcome } }
                """)));
  }
}
