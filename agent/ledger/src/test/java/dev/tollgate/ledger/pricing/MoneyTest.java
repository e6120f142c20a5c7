package dev.tollgate.ledger.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 0.000000001",
    "15200, 0.0000152",
    "50000000, 0.05",
    "1000000000, 1",
    "25000000000, 25",
    "100000000000, 100",
    "-500000000, -0.5",
    "9223372036854775807, 9223372036.854775807",
    "-9223372036854775808, -9223372036.854775808"
  })
  void amount_isWrittenExactly(long nanos, String usd) {
    assertEquals(usd, Money.usd(nanos));
    assertEquals(nanos, Money.parseUsdNanos(usd));
  }

  @Test
  void anyAmount_comesBack() {
    Random random = new Random(11);
    for (int i = 0; i < 10_000; i++) {
      long nanos = random.nextLong() >> random.nextInt(64);
      assertEquals(nanos, Money.parseUsdNanos(Money.usd(nanos)));
    }
  }

  @Test
  void zerosThatSayNothing_areRead() {
    assertEquals(2_500_000_000L, Money.parseUsdNanos("2.50"));
    assertEquals(2_500_000_000L, Money.parseUsdNanos("0002.500000000000"));
    assertEquals(0, Money.parseUsdNanos("-0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        ".",
        "1.",
        ".5",
        "1..2",
        "1.2.3",
        "+1",
        "1e3",
        "1 ",
        "1,5",
        "0x1",
        "١",
        "NaN",
        "--1",
        "1-",
        "25 USD",
        "0.0000000001",
        "9223372036.854775808",
        "99999999999999999999",
        "1.0000000000000000000000000000000000000000000"
      })
  void notAnAmount_isRefusedWithItsText(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Money.parseUsdNanos(text));
    assertTrue(String.valueOf(e.getMessage()).contains("\"" + text + "\""), e.getMessage());
  }
}
