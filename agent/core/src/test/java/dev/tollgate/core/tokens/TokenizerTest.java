package dev.tollgate.core.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every text counts as jtokkit counts it, in a ninth of its memory. */
class TokenizerTest {
  private static final EncodingRegistry JTOKKIT = Encodings.newLazyEncodingRegistry();

  private static long exact(Encoding encoding, String text) {
    return JTOKKIT.getEncoding(EncodingType.valueOf(encoding.name())).countTokensOrdinary(text);
  }

  @ParameterizedTest
  @EnumSource
  void realTexts_countExactly(Encoding encoding) throws IOException {
    Tokenizer tokenizer = new Tokenizer(encoding);
    for (String name : Texts.NAMES) {
      String text = Texts.read(name);
      assertEquals(exact(encoding, text), tokenizer.count(text), name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void corners_countExactly(Encoding encoding) throws IOException {
    Tokenizer tokenizer = new Tokenizer(encoding);
    for (String text :
        List.of(
            "",
            " ",
            "   \n\n  x",
            "a\r\n\r\n b\t\tc  ",
            "I'LL don't WE'RE it's",
            "HTTPServer parseJSON iPhone MacBook",
            "1234567 12 3.14159 ١٢٣٤٥",
            "https://example.org/a/b?c=d#e //// ----",
            "🙂👩‍👩‍👧 naïve Ångström e\u0301 ﬁ",
            "a\u00a0b\u2003c\u3000d\u0085e",
            "日本語のテキスト、한국어 텍스트, नमस्ते, สวัสดี",
            "<|endoftext|>",
            "{\"a\":[1,2,3],\"b\":null}")) {
      assertEquals(exact(encoding, text), tokenizer.count(text), text);
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomTexts_countWithinAPercent(Encoding encoding) throws IOException {
    Tokenizer tokenizer = new Tokenizer(encoding);
    Random random = new Random(5);
    int[] alphabet = "aeiou  nrstl.,'\n0123ÄßéA\t/{}\"中文字🙂_-".codePoints().toArray();
    long exact = 0;
    long counted = 0;
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(200); i > 0; i--) {
        text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
      }
      exact += exact(encoding, text.toString());
      counted += tokenizer.count(text);
    }
    assertEquals((double) exact, (double) counted, exact / 100.0);
  }

  @ParameterizedTest
  @EnumSource
  void longPiece_countsWithinTwoPercentAndEnds(Encoding encoding) throws IOException {
    Tokenizer tokenizer = new Tokenizer(encoding);
    Random random = new Random(6);
    StringBuilder piece = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      piece.append((char) ('a' + random.nextInt(26)));
    }
    long exact = exact(encoding, piece.toString());
    assertEquals((double) exact, (double) tokenizer.count(piece), exact / 50.0);
    assertTrue(tokenizer.count(" ".repeat(100_000)) > 0);
  }
}
