package dev.tollgate.ledger.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private static final Labels CALL =
      new Labels.Builder()
          .set(Label.SERVICE, "checkout")
          .set(Label.PROVIDER, "openai")
          .set(Label.MODEL, "gpt-4o")
          .build();

  @Test
  void emptyScope_matchesEveryCall() {
    assertTrue(new Scope(Map.of()).matches(CALL));
    assertTrue(new Scope(Map.of()).matches(Labels.NONE));
  }

  @Test
  void scope_needsEveryLabelExactly() {
    Scope scope = new Scope(Map.of(Label.SERVICE, "checkout", Label.MODEL, "gpt-4o"));
    assertTrue(scope.matches(CALL));
    assertFalse(scope.matches(CALL.toBuilder().set(Label.MODEL, "gpt-4o-mini").build()));
    assertFalse(scope.matches(CALL.toBuilder().set(Label.SERVICE, "Checkout").build()));
    assertFalse(scope.matches(CALL.toBuilder().set(Label.SERVICE, null).build()));
  }

  @Test
  void pattern_needsAValue() {
    assertTrue(new Scope(Map.of(Label.MODEL, "gpt-*")).matches(CALL));
    assertFalse(new Scope(Map.of(Label.MODEL, "o?-*")).matches(CALL));
    assertTrue(
        new Scope(Map.of(Label.WORKFLOW, "*"))
            .matches(CALL.toBuilder().set(Label.WORKFLOW, "w").build()));
    assertFalse(new Scope(Map.of(Label.WORKFLOW, "*")).matches(CALL));
  }

  @Test
  void definition_isTheSameInAnyOrder() {
    Scope scope = new Scope(Map.of(Label.WORKFLOW, "a=b", Label.SERVICE, "s"));
    assertEquals("service=s\nworkflow=a=b\n", scope.definition());
    assertEquals("", new Scope(Map.of()).definition());
  }

  @Test
  void laterChangeOfTheMap_doesNotReachTheScope() {
    Map<Label, String> values = new EnumMap<>(Label.class);
    Scope scope = new Scope(values);
    values.put(Label.SERVICE, "other");
    assertTrue(scope.matches(CALL));
  }
}
