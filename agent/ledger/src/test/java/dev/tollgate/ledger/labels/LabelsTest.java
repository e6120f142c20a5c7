package dev.tollgate.ledger.labels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelsTest {

  @Test
  void label_isFoundByCodeAndByKey() {
    for (Label label : Label.values()) {
      assertSame(label, Label.ofCode(label.code()));
      assertSame(label, Label.ofKey(label.key()));
    }
    assertNull(Label.ofCode(0));
    assertNull(Label.ofCode(255));
    assertNull(Label.ofKey("Service"));
  }

  @Test
  void blankValue_isUnknown() {
    Labels labels = new Labels.Builder().set(Label.TEAM, " ").set(Label.JOB, null).build();
    assertEquals(Labels.NONE, labels);
    assertNull(labels.get(Label.TEAM));
  }

  @Test
  void longValue_isCutBetweenCharacters() {
    Labels ascii = new Labels.Builder().set(Label.USER, "x".repeat(300)).build();
    assertEquals("x".repeat(256), ascii.get(Label.USER));
    Labels pairs = new Labels.Builder().set(Label.USER, "x" + "👋".repeat(200)).build();
    assertEquals("x" + "👋".repeat(127), pairs.get(Label.USER));
  }

  @Test
  void builderOfLabels_keepsTheOthers() {
    Labels labels = new Labels.Builder().set(Label.SERVICE, "a").set(Label.TEAM, "b").build();
    Labels changed = labels.toBuilder().set(Label.TEAM, "c").build();
    assertEquals(Map.of(Label.SERVICE, "a", Label.TEAM, "c"), changed.asMap());
    assertEquals("b", labels.get(Label.TEAM));
  }
}
