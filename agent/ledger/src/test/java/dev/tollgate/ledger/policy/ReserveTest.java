package dev.tollgate.ledger.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReserveTest {
  private static Labels call(String service, String workflow) {
    return new Labels.Builder().set(Label.SERVICE, service).set(Label.WORKFLOW, workflow).build();
  }

  private static Cap all(Priority priority, String... workflows) {
    return new Cap.Builder("all")
        .limit(Unit.USD, 1_000)
        .refuseAt(1_000)
        .reserve(new Reserve(300, List.of(workflows), priority))
        .build();
  }

  private static Cap of(String service, Priority priority) {
    return new Cap.Builder(service)
        .scope(new Scope(Map.of(Label.SERVICE, service)))
        .priority(priority)
        .build();
  }

  @Test
  void namedWorkflow_hasTheWholeLimit_everyOtherCallHasItWithoutTheReserve() {
    Cap cap = all(Priority.HIGH, "checkout", "support-*");
    Priorities nobody = new Priorities(List.of(cap));

    assertSame(cap, cap.facing(call("a", "checkout"), nobody));
    assertSame(cap, cap.facing(call("a", "support-mail"), nobody));
    assertEquals(700, cap.facing(call("a", "batch"), nobody).refuseAt());
    assertEquals(700, cap.facing(Labels.NONE, nobody).refuseAt());
    assertEquals(1_000, cap.facing(Labels.NONE, nobody).limit());
  }

  @Test
  void callOfHighPriority_hasTheWholeLimit() {
    Cap cap = all(Priority.HIGH);
    Priorities some =
        new Priorities(List.of(cap, of("pay", Priority.HIGH), of("mail", Priority.NORMAL)));

    assertEquals(1_000, cap.facing(call("pay", "x"), some).refuseAt());
    assertEquals(700, cap.facing(call("mail", "x"), some).refuseAt());
    assertEquals(700, cap.facing(call("other", "x"), some).refuseAt());
  }

  @Test
  void reserveOfNormalPriority_isClosedToLowOnesAlone() {
    Cap cap = all(Priority.NORMAL);
    Priorities some = new Priorities(List.of(cap, of("nightly", Priority.LOW)));

    assertEquals(700, cap.facing(call("nightly", "x"), some).refuseAt());
    assertEquals(1_000, cap.facing(call("other", "x"), some).refuseAt());
  }

  @Test
  void firstCapThatSaysAPriority_decides() {
    Cap everyCall = new Cap.Builder("every").priority(Priority.LOW).build();

    assertEquals(
        Priority.HIGH,
        new Priorities(List.of(of("pay", Priority.HIGH), everyCall)).of(call("pay", "x")));
    assertEquals(
        Priority.LOW,
        new Priorities(List.of(everyCall, of("pay", Priority.HIGH))).of(call("pay", "x")));
  }

  @Test
  void capThatNeverRefuses_isTheSameToAll() {
    Cap cap = new Cap.Builder("alerts").reserve(new Reserve(5, List.of(), Priority.HIGH)).build();

    assertSame(cap, cap.facing(Labels.NONE, new Priorities(List.of(cap))));
  }

  @Test
  void builderOfACapAsItIsToOthers_keepsNoMore() {
    Cap others = all(Priority.HIGH).toOthers();

    assertEquals(700, others.toBuilder().build().toOthers().refuseAt());
  }
}
