package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** Texts that calls have in common. */
class SharedNamesTest {

  @Test
  void equalTexts_areOneString() {
    char[] buffer = "\"gpt-4.1-mini\"".toCharArray();

    String first = SharedNames.of(buffer, 1, 12);

    assertEquals("gpt-4.1-mini", first);
    assertSame(first, SharedNames.of(buffer, 1, 12));
    assertSame(first, SharedNames.of(new String("gpt-4.1-mini")));
    assertNull(SharedNames.of(null));
  }

  @Test
  void textsOfOneHash_areNeverMistakenForEachOther() {
    // "Aa" and "BB" have the same hash code.
    for (int i = 0; i < 3; i++) {
      assertEquals("Aa", SharedNames.of("Aa".toCharArray(), 0, 2));
      assertEquals("BB", SharedNames.of("BB".toCharArray(), 0, 2));
      assertEquals("Aa", SharedNames.of(new String("Aa")));
    }
  }

  @Test
  void manyTexts_areEachThemselves() {
    for (int i = 0; i < 10_000; i++) {
      assertEquals("model-" + i, SharedNames.of("model-" + i));
    }
  }
}
