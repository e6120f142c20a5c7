package dev.tollgate.core.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Ladder;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate says of room to calls that do not fit, and of lesser models, on a real board. */
class GateRoomTest {
  private static final long NOW_MS = 1_500;
  private static final List<Ladder> LADDERS =
      List.of(
          new Ladder("anthropic", List.of("dear", "other")),
          new Ladder("openai", List.of("dear", "middle", "cheap")));

  private final Board board;
  private final Seat mine;
  private final Gate gate = new Gate(0);

  GateRoomTest(@TempDir Path boards) throws IOException {
    board = Board.create(boards, 1, 64, 4, "boot-1");
    board.policyVersion(7);
    mine = new Seat(board, board.claimRow(11), 11);
  }

  private static Cap.Builder cap(String id, Unit unit, long limit) {
    return new Cap.Builder(id).limit(unit, limit).refuseAt(limit);
  }

  private void obey(@Nullable Seat seat, Cap... caps) {
    gate.obey(new Enforcement(new Policy(7, List.of(caps)).withLadders(LADDERS), seat));
  }

  private void spend(Cap cap, long nanos, long tokens) {
    mine.add(board.slot(CapKey.of(cap, 0)), nanos, tokens, 1);
  }

  private @Nullable Room room(Ceiling ceiling) {
    Decision decision = gate.decide(Labels.NONE, NOW_MS, ceiling);
    assertEquals(Verdict.REFUSED, decision.verdict());
    return decision.room();
  }

  @Test
  void callThatDoesNotFit_hearsWhatAllCapsTogetherHaveRoomFor() {
    Cap dollars = cap("dollars", Unit.USD, 1_000).clamps(true).build();
    Cap tokens = cap("tokens", Unit.TOKENS, 500).build();
    obey(mine, dollars, tokens);
    spend(dollars, 400, 0);
    spend(tokens, 0, 100);

    Room room = Objects.requireNonNull(room(new Ceiling(700, 10, 10, 0)));

    assertTrue(room.fits(new Ceiling(600, 200, 200, 0)));
    assertFalse(room.fits(new Ceiling(601, 200, 200, 0)));
    assertFalse(room.fits(new Ceiling(600, 200, 201, 0)));
    assertEquals(400, board.total(board.slot(CapKey.of(dollars, 0)), Unit.USD), "nothing is held");
  }

  @Test
  void capThatDoesNotClamp_refusesAsEver() {
    Cap clamps = cap("clamps", Unit.USD, 1_000).clamps(true).build();
    Cap not = cap("not", Unit.USD, 900).build();
    obey(mine, clamps, not);

    assertNull(
        room(new Ceiling(1_100, 0, 0, 0)), "the other has no room either, and does not clamp");
    obey(mine, not);
    assertNull(room(new Ceiling(950, 0, 0, 0)));
  }

  @Test
  void spentCap_hasNoRoomForAnything() {
    Cap cap = cap("dollars", Unit.USD, 1_000).clamps(true).build();
    obey(mine, cap);
    spend(cap, 1_000, 0);

    assertNull(room(Ceiling.NONE));
  }

  private static Labels model(String name) {
    return new Labels.Builder().set(Label.PROVIDER, "openai").set(Label.MODEL, name).build();
  }

  private Cap downgrading(String id, @Nullable String model) {
    Cap.Builder cap = cap(id, Unit.USD, 1_000).downgradeAt(800);
    return model == null ? cap.build() : cap.scope(new Scope(Map.of(Label.MODEL, model))).build();
  }

  @Test
  void fullCounter_leadsDownOneRung_whateverElseIsFull() {
    Cap day = downgrading("day", null);
    Cap month = downgrading("month", null);
    obey(mine, day, month);
    spend(day, 799, 0);
    spend(month, 799, 0);
    Descent early = Objects.requireNonNull(gate.descent(NOW_MS));
    assertNull(early.below(model("dear")), "one nano-dollar is missing");
    assertEquals(Change.NONE, early.change());

    spend(day, 1, 0);
    spend(month, 1, 0);

    Descent descent = Objects.requireNonNull(gate.descent(NOW_MS));
    assertEquals("middle", descent.below(model("dear")));
    assertNull(descent.below(model("middle")), "both had their say");
    Decision decision =
        gate.decide(model("middle"), NOW_MS, new Ceiling(10, 0, 0, 0)).of(descent.change());
    assertEquals(Verdict.DOWNGRADED, decision.verdict());
    assertEquals("day", Objects.requireNonNull(decision.cap()).id());
    assertEquals(800, decision.capTotal());
    assertEquals("dear", decision.change().downgradedFrom());
  }

  @Test
  void capOfTheLesserModel_leadsDownOnceMore() {
    Cap dear = downgrading("dear", "dear");
    Cap middle = downgrading("middle", "middle");
    obey(mine, dear, middle);
    spend(dear, 900, 0);
    spend(middle, 900, 0);

    Descent descent = Objects.requireNonNull(gate.descent(NOW_MS));

    assertEquals("middle", descent.below(model("dear")));
    assertEquals("cheap", descent.below(model("middle")));
    assertNull(descent.below(model("cheap")), "the lowest");
    assertEquals("dear", descent.change().downgradedFrom());
  }

  @Test
  void whoIsOnNoLadder_staysWhereItIs() {
    Cap cap = downgrading("day", null);
    obey(mine, cap);
    spend(cap, 900, 0);
    Descent descent = Objects.requireNonNull(gate.descent(NOW_MS));

    assertNull(descent.below(model("unknown")));
    assertNull(descent.below(Labels.NONE));
    assertEquals("middle", descent.below(model("dear")));
  }

  @Test
  void shadow_andNoBoard_downgradeNothing() {
    Cap shadow = downgrading("day", null).toBuilder().shadow(true).build();
    obey(mine, shadow);
    spend(shadow, 900, 0);
    assertNull(gate.descent(NOW_MS));

    obey(null, downgrading("day", null));
    assertNull(gate.descent(NOW_MS));

    obey(mine, cap("plain", Unit.USD, 5).build());
    assertNull(gate.descent(NOW_MS));
  }

  @Test
  void refusal_staysOneAlsoOfACallThatWasDowngraded() {
    Cap cap = downgrading("day", null);
    obey(mine, cap);
    spend(cap, 1_000, 0);
    Descent descent = Objects.requireNonNull(gate.descent(NOW_MS));
    assertNotNull(descent.below(model("dear")));

    Decision decision = gate.decide(model("middle"), NOW_MS, Ceiling.NONE).of(descent.change());

    assertEquals(Verdict.REFUSED, decision.verdict());
    assertEquals(1_000, decision.capTotal());
  }
}
