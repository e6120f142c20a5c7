package dev.tollgate.store.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerPositionTest {
  @Test
  void text_isSegmentAndByte() {
    assertEquals("0/0", LedgerPosition.text(0));
    assertEquals("3/65964", LedgerPosition.text(LedgerLayout.position(3, 65_964)));
  }

  @Test
  void text_isReadBack() {
    long last = LedgerLayout.position(LedgerLayout.MAX_SEGMENT, 64L << 20);
    assertEquals(last, LedgerPosition.parse(LedgerPosition.text(last)));
    assertEquals(0, LedgerPosition.parse("0/0"));
  }

  @Test
  void nonsense_isRefusedWithTheRemedy() {
    for (String text :
        List.of("", "1", "1/", "-1/4", "1/3", "1/x", "9999999/4", "1/999999999999")) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> LedgerPosition.parse(text));
      assertEquals(
          '"' + text + "\" is not a position; write one that a dump has shown, such as 1/65964",
          refused.getMessage());
    }
  }
}
