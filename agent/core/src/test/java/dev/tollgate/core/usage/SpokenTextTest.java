package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Characters to be spoken are counted one by one, however long the text is and is written. */
class SpokenTextTest {
  private static final String[] PIECES = {"a", "ü", "漢", "👋", "\"", "\\", "\n", "\u0000", "{}"};

  private static long characters(String json) {
    Endpoint endpoint = Endpoints.builtIn().find("api.openai.com", 443, "POST", "/v1/audio/speech");
    assertNotNull(endpoint);
    return endpoint.request(WireCase.bytes(json)).characters();
  }

  @Test
  void textOfAnyLengthAndWriting_countsItsCodePoints() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      StringBuilder json = new StringBuilder("{\"input\":\"");
      int pieces = random.nextInt(900);
      for (int i = 0; i < pieces; i++) {
        String piece = PIECES[random.nextInt(PIECES.length)];
        text.append(piece);
        write(piece, random.nextBoolean(), json);
      }
      json.append("\",\"instructions\":\"").append("x".repeat(3_000)).append("\",\"model\":\"m\"}");
      assertEquals(text.codePointCount(0, text.length()), characters(json.toString()));
    }
  }

  private static void write(String piece, boolean escaped, StringBuilder json) {
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c == '\n') {
        json.append("\\n");
      } else if (escaped || c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else {
        json.append(c);
      }
    }
  }

  @Test
  void nothingToSpeak_isNotZero() {
    assertEquals(-1, characters("{\"model\":\"m\"}"));
    assertEquals(-1, characters("{\"model\":\"m\",\"input\":null}"));
    assertEquals(0, characters("{\"model\":\"m\",\"input\":\"\"}"));
  }
}
