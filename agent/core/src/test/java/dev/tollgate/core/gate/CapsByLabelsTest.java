package dev.tollgate.core.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Expectations;
import dev.tollgate.ledger.policy.Priorities;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapsByLabelsTest {

  @Test
  void moreLabelsThanAreKept_fallUnderTheirOwnCapsEachTime() {
    int services = 1_000; // a few times what is kept
    List<EnforcedCap> caps = new ArrayList<>();
    List<Labels> calls = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      caps.add(cap("cap-" + i, "service-" + i));
      calls.add(new Labels.Builder().set(Label.SERVICE, "service-" + i).build());
    }
    CapsByLabels byLabels = byLabels(caps);
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < services; i++) {
        CapsByLabels.Matching matching = byLabels.of(calls.get(i));
        assertEquals(1, matching.size());
        assertEquals("cap-" + i, matching.cap(0).cap().id());
      }
    }
  }

  @Test
  void sameLabels_areMatchedOnce() {
    Labels call = new Labels.Builder().set(Label.SERVICE, "checkout").build();
    CapsByLabels byLabels = byLabels(List.of(cap("a", "check*"), cap("b", "mail")));
    assertSame(byLabels.of(call), byLabels.of(call));
    assertEquals(1, byLabels.of(call).size());
  }

  private static CapsByLabels byLabels(List<EnforcedCap> caps) {
    return new CapsByLabels(caps, new Priorities(List.of()), Expectations.NONE);
  }

  private static EnforcedCap cap(String id, String service) {
    return new EnforcedCap(
        new Cap.Builder(id)
            .owner("platform")
            .scope(new Scope(Map.of(Label.SERVICE, service)))
            .limit(Unit.USD, 1_000)
            .refuseAt(1_000)
            .build(),
        1);
  }
}
