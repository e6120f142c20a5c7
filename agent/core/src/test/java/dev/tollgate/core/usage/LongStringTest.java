package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is passed over in a long string, many bytes at a time, hides nothing that matters. */
class LongStringTest {
  private static final int BLOCKS = 40;

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\\\"", "\\\\", "\\\\\\\"", "\\u0022", "é", "🦊", "]", "#", "}", "\u007f"})
  void characterAnywhereInALongString_isWhatItIs(String odd) {
    for (int offset = 0; offset < BLOCKS; offset++) {
      for (int tail = 0; tail < BLOCKS; tail += 39) {
        String text = "a".repeat(StringClip.LIMIT + offset) + odd + "b".repeat(tail);
        ResponseFacts facts =
            Readings.of(Readings.CHAT)
                .read(
                    "{\"choices\":[{\"message\":{\"content\":\""
                        + text
                        + "\"}}],\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6}}");

        assertEquals(20, facts.usage().tokens(), text);
        assertNull(facts.unreadable(), text);
      }
    }
  }
}
