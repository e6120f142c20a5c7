package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What open calls keep of the texts that pass: bounded each and together, and given back. */
class KeptTextTest {
  private static void add(KeptText text, String piece) {
    text.add(piece.toCharArray(), 0, piece.length());
  }

  @Test
  void text_isKeptAsItCame() {
    KeptText text = new KeptText(new TextBudget(1 << 20));
    for (String piece : List.of("one ", "zwei — drei", " 四五", " 🙂", "")) {
      add(text, piece);
    }
    assertEquals("one zwei — drei 四五 🙂", text.text());
  }

  @Test
  void longText_takesAsManyBytesAsItHas() {
    TextBudget budget = new TextBudget(1 << 20);
    String text = "words — 四五 🙂 ".repeat(100);
    add(new KeptText(budget), text);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    assertEquals((1 << 20) - bytes, budget.left());
  }

  @Test
  void oneCall_keepsItsBeginning() {
    TextBudget budget = new TextBudget(1 << 20);
    KeptText text = new KeptText(budget);
    for (int i = 0; i < 100_000; i++) {
      add(text, "word ");
    }
    assertTrue(text.length() <= KeptText.MAX_BYTES);
    assertTrue(text.length() > KeptText.MAX_BYTES - 100);
    assertTrue(text.text().startsWith("word word "));
    text.release();
    text.release();
    assertEquals(1 << 20, budget.left());
  }

  @Test
  void allCalls_keepNoMoreThanTheBudget() {
    TextBudget budget = new TextBudget(5_000);
    List<KeptText> texts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      KeptText text = new KeptText(budget);
      add(text, "some words of an answer");
      texts.add(text);
      assertTrue(budget.left() >= 0);
    }
    assertEquals(0, texts.get(99).length());
    assertNull(KeptRequest.of(new byte[4_500], budget).take());
    texts.forEach(KeptText::release);
    assertEquals(5_000, budget.left());
    assertNotNull(KeptRequest.of(new byte[4_500], budget).take());
    assertEquals(5_000, budget.left());
  }

  @Test
  void endedCalls_giveEverythingBack() {
    long before = TextBudget.SHARED.left();
    String chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"words \"}}]}\n\n";
    String usage = "data: {\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n";
    for (String body : List.of(chunk + usage + "data: [DONE]\n\n", chunk + usage)) {
      ResponseReader reader = Readings.streamOf(Readings.CHAT).reader();
      reader.feed(ByteBuffer.wrap(WireCase.bytes(body)));
      assertTrue(TextBudget.SHARED.left() < before);
      ResponseFacts unused = reader.end(true);
      reader.release();
    }
    assertEquals(before, TextBudget.SHARED.left());
  }
}
