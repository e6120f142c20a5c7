package dev.tollgate.collector.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.ledger.policy.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
  @ParameterizedTest
  @CsvSource({
    "25 USD,USD,25000000000",
    "0.05 USD,USD,50000000",
    "0.000000001 USD,USD,1",
    "4000000000 USD,USD,4000000000000000000",
    "0 USD,USD,0",
    "2M tokens,TOKENS,2000000",
    "2000000 tokens,TOKENS,2000000",
    "1.25k tokens,TOKENS,1250",
    "1 token,TOKENS,1",
    "500 calls,CALLS,500",
    "3k calls,CALLS,3000",
    "100 images,IMAGES,100",
    "1 image,IMAGES,1",
    "25USD,USD,25000000000",
  })
  void amount_isExact(String text, Unit unit, long value) {
    assertEquals(new Amount(unit, value), Amount.parse(text));
  }

  @Test
  void percentOfAmount_isTheFirstTotalThatReachesIt() {
    assertEquals(3, new Amount(Unit.CALLS, 3).atPercent(67));
    assertEquals(2, new Amount(Unit.CALLS, 3).atPercent(66));
    assertEquals(20_000_000_000L, Amount.parse("25 USD").atPercent(80));
    assertEquals(Long.MAX_VALUE - 1, new Amount(Unit.CALLS, Long.MAX_VALUE).atPercent(1000));
  }
}
