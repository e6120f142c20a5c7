package dev.tollgate.collector.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelNamesTest {

  @Test
  void namesOfBothSides_areThemselves() {
    ModelNames names =
        new ModelNames(
            Set.of("gpt-4o-2024-08-06", "gpt-4o-2024-05-13"),
            Set.of("gpt-4o-2024-08-06", "gpt-4o-2024-05-13"));
    assertEquals("gpt-4o-2024-08-06", names.row("gpt-4o-2024-08-06"));
    assertEquals("gpt-4o-2024-05-13", names.row("gpt-4o-2024-05-13"));
  }

  @Test
  void dashboardNames_areMatchedWithoutDates() {
    ModelNames names =
        new ModelNames(
            Set.of("claude-sonnet-4-5-20250929", "claude-3-7-sonnet-20250219", "claude-opus-4"),
            Set.of("Claude Sonnet 4.5", "Claude Sonnet 3.7", "claude-opus-4@20250514"));
    assertEquals("claude-sonnet-4-5-20250929", names.row("Claude Sonnet 4.5"));
    assertEquals("claude-sonnet-4-5-20250929", names.row("claude-sonnet-4-5-20250929"));
    assertEquals("claude-3-7-sonnet-20250219", names.row("Claude Sonnet 3.7"));
    assertEquals("claude-opus-4", names.row("claude-opus-4@20250514"));
  }

  @Test
  void severalDatesOfOneName_areOneRow() {
    ModelNames names =
        new ModelNames(Set.of("gpt-4o-2024-08-06", "gpt-4o-2024-05-13"), Set.of("gpt-4o"));
    assertEquals("gpt-4o", names.row("gpt-4o-2024-08-06"));
    assertEquals(names.row("gpt-4o"), names.row("gpt-4o-2024-05-13"));
  }

  @Test
  void otherNames_stayApart() {
    ModelNames names = new ModelNames(Set.of("gpt-4o-mini"), Set.of("gpt-4o"));
    assertEquals("gpt-4o-mini", names.row("gpt-4o-mini"));
    assertEquals("gpt-4o", names.row("gpt-4o"));
  }
}
