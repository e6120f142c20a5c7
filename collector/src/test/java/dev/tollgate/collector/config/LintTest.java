package dev.tollgate.collector.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LintTest {
  private static List<String> lint(String... caps) throws ConfigException {
    StringBuilder text = new StringBuilder("caps:\n");
    for (int i = 0; i < caps.length; i++) {
      text.append("- { id: c").append(i).append(", owner: o, window: day, ");
      text.append(caps[i]).append(" }\n");
    }
    Config config = ConfigParser.parse("t.yaml", text.toString());
    return Lint.of("t.yaml", config).stream().map(Finding::text).toList();
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
            "t.yaml:2:3: caps[0].actions: throttles at 100%, which is never reached, since calls are"
                + " refused at 90%; throttle below it"),
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
    return Lint.of("t.yaml", config).stream().map(Finding::text).toList();
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
            "t.yaml:2:3: kill_switches[0]: never trips: \"s1\" stops the same calls and more, and no"
                + " later; lower these maxima or take it out"),
        lintSwitches(
            "max: { calls: 200 }, scope: { service: checkout }", "max: { calls: 200, usd: 9 }"));
    assertEquals(1, lintSwitches("max: { usd: 2 }", "max: { usd: 2 }").size());
  }
}
