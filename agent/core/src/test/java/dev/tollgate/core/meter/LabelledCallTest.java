package dev.tollgate.core.meter;

import static dev.tollgate.core.meter.MeteredJvm.ANSWER;
import static dev.tollgate.core.meter.MeteredJvm.REQUEST;
import static dev.tollgate.core.meter.MeteredJvm.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.LabelRule;
import dev.tollgate.ledger.policy.LabelRules;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The labels of calls, by the JVM and by the rules of the policy. */
class LabelledCallTest {
  private final Path root;

  LabelledCallTest(@TempDir Path root) {
    this.root = root;
  }

  private static LabelRules team(String team) {
    Scope checkout = new Scope(Map.of(Label.SERVICE, "checkout"));
    return new LabelRules(List.of(new LabelRule(checkout, Map.of(Label.TEAM, team))));
  }

  @Test
  void ruleOfThePolicy_labelsEveryCallFromThenOn() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      answer(jvm.begin(REQUEST), ANSWER);
      jvm.obey(new Policy(1, List.of()).withLabelRules(team("search")));
      answer(jvm.begin(REQUEST), ANSWER);
      jvm.obey(new Policy(2, List.of()).withLabelRules(team("assistants")));
      answer(jvm.begin(REQUEST), ANSWER);

      assertNull(jvm.charges().get(0).labels().get(Label.TEAM));
      assertEquals("search", jvm.charges().get(1).labels().get(Label.TEAM));
      assertEquals("assistants", jvm.charges().get(2).labels().get(Label.TEAM));
    }
  }

  @Test
  void capByALabelOfARule_refuses() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      Scope search = new Scope(Map.of(Label.TEAM, "search"));
      Cap cap = MeteredJvm.calls(1).toBuilder().scope(search).build();
      jvm.obey(new Policy(1, List.of(cap)).withLabelRules(team("search")));

      answer(jvm.begin(REQUEST), ANSWER);

      assertNotNull(jvm.begin(REQUEST).refusal());
    }
  }

  @Test
  void callsThatAreAlike_shareTheirLabelsUntilTheRulesAreOthers() {
    CallLabels labels = new CallLabels(new Labels.Builder().set(Label.SERVICE, "checkout").build());
    LabelRules rules = team("search");

    Labels first = labels.of(rules, "openai", "gpt-4o", "com.acme.Search#run", null);

    assertEquals("search", first.get(Label.TEAM));
    assertSame(first, labels.of(rules, "openai", "gpt-4o", "com.acme.Search#run", null));
    assertNull(
        labels
            .of(LabelRules.NONE, "openai", "gpt-4o", "com.acme.Search#run", null)
            .get(Label.TEAM));
  }
}
