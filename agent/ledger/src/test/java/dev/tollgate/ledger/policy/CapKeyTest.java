package dev.tollgate.ledger.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapKeyTest {
  private static final Cap CAP =
      new Cap.Builder("checkout-daily")
          .owner("team-payments")
          .scope(new Scope(Map.of(Label.SERVICE, "checkout")))
          .limit(Unit.USD, 25_000_000_000L)
          .windows("day", "Europe/Berlin", new Windows(0, 86_400_000))
          .build();

  @Test
  void changedLimitOwnerOrAction_keepsTheKey() {
    long key = CapKey.of(CAP, 0);
    assertEquals(key, CapKey.of(CAP.toBuilder().limit(Unit.USD, 1).build(), 0));
    assertEquals(key, CapKey.of(CAP.toBuilder().owner("else").build(), 0));
    assertEquals(key, CapKey.of(CAP.toBuilder().refuseAt(7).shadow(true).build(), 0));
    assertEquals(key, CapKey.of(CAP.toBuilder().sinceVersion(9).build(), 0));
  }

  @Test
  void changedIdScopeWindowOrZone_isAnotherKey() {
    Windows windows = CAP.windows();
    Set<Long> keys = new HashSet<>();
    List<Cap> caps =
        List.of(
            CAP,
            CAP.toBuilder().id("other").build(),
            CAP.toBuilder().scope(new Scope(Map.of())).build(),
            CAP.toBuilder().each(Label.MODEL).build(),
            CAP.toBuilder().each(Label.WORKFLOW).build(),
            CAP.toBuilder().scope(new Scope(Map.of(Label.TEAM, "checkout"))).build(),
            CAP.toBuilder().windows("hour", "Europe/Berlin", windows).build(),
            CAP.toBuilder().windows("day", "UTC", windows).build());
    for (Cap cap : caps) {
      keys.add(CapKey.of(cap, 0));
      keys.add(CapKey.of(cap, 86_400_000));
    }
    assertEquals(2 * caps.size(), keys.size());
  }

  @Test
  void everyValueOfEach_hasAKeyOfItsOwn() {
    Cap each = CAP.toBuilder().each(Label.MODEL).build();
    Labels call = new Labels.Builder().set(Label.MODEL, "gpt-4o").build();
    assertEquals("gpt-4o", each.eachValue(call));
    assertEquals("", each.eachValue(Labels.NONE));
    assertEquals("", CAP.eachValue(call));
    Set<Long> keys = new HashSet<>();
    for (String value : List.of("", "gpt-4o", "gpt-4o-mini")) {
      keys.add(CapKey.of(each, value, 0));
    }
    assertEquals(3, keys.size());
  }

  /** The key is on the board, which agent and collector of other versions share. */
  @Test
  void key_isTheOneOnDisk() {
    assertEquals(2623687479662006629L, CapKey.of(CAP, 0));
  }
}
