package dev.tollgate.ledger.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelRulesTest {
  private static final Labels OWN =
      new Labels.Builder()
          .set(Label.SERVICE, "checkout")
          .set(Label.WORKFLOW, "com.acme.Search#run")
          .set(Label.TEAM, "payments")
          .set(Label.OWNER, "ben")
          .build();

  private static LabelRule rule(Map<Label, String> match, Map<Label, String> set) {
    return new LabelRule(new Scope(match), set);
  }

  @Test
  void ofEveryLabel_theFirstRuleThatMatchesAndSetsItWins() {
    LabelRules rules =
        new LabelRules(
            List.of(
                rule(Map.of(Label.SERVICE, "other"), Map.of(Label.TEAM, "never")),
                rule(Map.of(Label.WORKFLOW, "*Search*"), Map.of(Label.TEAM, "search")),
                rule(Map.of(), Map.of(Label.TEAM, "rest", Label.REGIME, "flat"))));

    assertEquals(
        OWN.toBuilder().set(Label.TEAM, "search").set(Label.REGIME, "flat").build(),
        rules.applyTo(OWN));
  }

  @Test
  void rule_seesNothingThatAnotherSets() {
    LabelRules rules =
        new LabelRules(
            List.of(
                rule(Map.of(Label.TEAM, "payments"), Map.of(Label.TEAM, "search")),
                rule(Map.of(Label.TEAM, "search"), Map.of(Label.OWNER, "never")),
                rule(Map.of(Label.TEAM, "payments"), Map.of(Label.OWNER, "anna"))));

    assertEquals(
        OWN.toBuilder().set(Label.TEAM, "search").set(Label.OWNER, "anna").build(),
        rules.applyTo(OWN));
  }

  @Test
  void callThatNoRuleMatches_keepsItsOwnLabels() {
    LabelRules rules =
        new LabelRules(List.of(rule(Map.of(Label.JOB, "*"), Map.of(Label.TEAM, "batch"))));

    assertSame(OWN, rules.applyTo(OWN));
    assertSame(OWN, LabelRules.NONE.applyTo(OWN));
  }
}
