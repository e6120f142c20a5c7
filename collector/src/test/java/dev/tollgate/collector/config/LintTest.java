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
}
