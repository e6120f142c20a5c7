package dev.tollgate.collector.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.charge.Ids;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdSetTest {
  @Test
  void idsOfOneTime_areEachRememberedOnce() {
    SplittableRandom random = new SplittableRandom(3);
    IdSet ids = new IdSet();
    Set<UUID> known = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      // Few random bits: some ids come again.
      UUID id = Ids.timeOrdered(1_795_341_600_250L + i % 7, () -> random.nextLong(1 << 16) << 40);
      assertEquals(known.add(id), ids.add(id));
    }
    for (UUID id : known) {
      assertFalse(ids.add(id));
    }
  }

  @Test
  void idsThatDifferInOneHalf_areTwo() {
    IdSet ids = new IdSet();
    assertTrue(ids.add(new UUID(0, 1)));
    assertTrue(ids.add(new UUID(1, 0)));
    assertTrue(ids.add(new UUID(1, 1)));
    assertFalse(ids.add(new UUID(1, 0)));
  }
}
