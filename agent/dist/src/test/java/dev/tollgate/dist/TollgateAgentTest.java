package dev.tollgate.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TollgateAgentTest {

  @ParameterizedTest
  @CsvSource({"1.7, 7", "1.8, 8", "9, 9", "11, 11", "25, 25", "'', 0", "1.x, 0", "none, 0"})
  void feature_isTheReleaseOfAVersion(String version, int feature) {
    assertEquals(feature, TollgateAgent.feature(version));
  }
}
