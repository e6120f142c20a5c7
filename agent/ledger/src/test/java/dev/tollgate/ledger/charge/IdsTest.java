package dev.tollgate.ledger.charge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void id_isOfVersion7AndSaysItsTime() {
    Random random = new Random(1);
    for (long epochMs : new long[] {0, 1, 1_795_309_200_123L, (1L << 48) - 1}) {
      UUID id = Ids.timeOrdered(epochMs, random::nextLong);
      assertEquals(7, id.version());
      assertEquals(2, id.variant());
      assertEquals(epochMs, id.getMostSignificantBits() >>> 16);
      assertNotEquals(0, id.getLeastSignificantBits());
    }
  }

  @Test
  void textOfLaterId_sortsLater() {
    Random random = new Random(2);
    String before = Ids.timeOrdered(1_795_309_200_000L, random::nextLong).toString();
    for (int i = 1; i < 1_000; i++) {
      String id = Ids.timeOrdered(1_795_309_200_000L + i, random::nextLong).toString();
      assertTrue(before.compareTo(id) < 0);
      before = id;
    }
  }

  @Test
  void allOtherBits_areRandom() {
    assertEquals("00000000-0000-7fff-bfff-ffffffffffff", Ids.timeOrdered(0, () -> -1).toString());
    assertEquals("00000000-0000-7000-8000-000000000000", Ids.timeOrdered(0, () -> 0).toString());
  }
}
