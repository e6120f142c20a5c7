package dev.tollgate.ledger.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "gpt-4o, gpt-4o, true",
    "gpt-4o, gpt-4o-mini, false",
    "gpt-4o*, gpt-4o-mini, true",
    "gpt-4o*, gpt-4o, true",
    "*-mini, gpt-4o-mini, true",
    "*-mini, gpt-4o-mini-2024, false",
    "*#summarise, com.acme.Checkout#summarise, true",
    "com.*.Ch?ckout#*, com.acme.Checkout#summarise, true",
    "?, a, true",
    "?, ab, false",
    "**, a, true",
    "*a*b*c, xaybzac, true",
    "*a*b*c, xaybza, false",
    "GPT*, gpt-4o, false",
    "a+b, a+b, true",
    "a+b, aab, false",
  })
  void value_isOfThePattern(String pattern, String value, boolean matches) {
    assertEquals(matches, Glob.of(pattern).matches(value));
  }

  @Test
  void anyPattern_matchesAsItsRegularExpressionDoes() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String pattern = word(random, "ab*?");
      String value = word(random, "ab");
      String regex = pattern.replace("*", ".*").replace('?', '.');
      assertEquals(
          Pattern.matches(regex, value), Glob.of(pattern).matches(value), pattern + " " + value);
    }
  }

  private static String word(Random random, String letters) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }
}
