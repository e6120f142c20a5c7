package dev.tollgate.core.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caps in images, over a real board. */
class GateImagesTest {
  private static final long NOW_MS = 1_500;
  private static final long VERSION = 7;

  private final Board board;
  private final Seat seat;
  private final Gate gate = new Gate(0);

  GateImagesTest(@TempDir Path boards) throws IOException {
    board = Board.create(boards, 1, 64, 4, "boot-1");
    board.policyVersion(VERSION);
    seat = new Seat(board, board.claimRow(11), 11);
  }

  private static Cap cap(String id, Unit unit, long limit) {
    return new Cap.Builder(id).owner("us").limit(unit, limit).refuseAt(limit).build();
  }

  private void obey(Cap... caps) {
    gate.obey(new Enforcement(new Policy(VERSION, List.of(caps)), seat));
  }

  private Decision decide(long images) {
    return gate.decide(Labels.NONE, NOW_MS, new Ceiling(10, 5, 5, images));
  }

  private int slot(Cap cap) {
    return board.findSlot(CapKey.of(cap, 0));
  }

  @Test
  void requestForSomeImages_holdsThem_andCountsThoseItGot() {
    Cap images = cap("images", Unit.IMAGES, 10);
    Cap calls = cap("calls", Unit.CALLS, 10);
    obey(images, calls);

    Decision open = decide(4);
    assertEquals(4, board.total(slot(images), Unit.IMAGES));
    assertEquals(1, board.total(slot(calls), Unit.CALLS));
    assertArrayEquals(new int[] {slot(images), slot(calls)}, open.slots());
    assertArrayEquals(new int[] {slot(images), slot(calls)}, open.heldSlots(9));
    assertArrayEquals(new long[] {0, 0, 4, 0, 0, 1}, open.heldAmounts(9));
    assertFalse(open.isPassedBy(99, 99, 4));
    assertTrue(open.isPassedBy(0, 0, 5));

    open.settle(7, 3, 3);
    assertEquals(3, board.total(slot(images), Unit.IMAGES));
    assertEquals(7, board.total(slot(images), Unit.USD));
    assertEquals(1, board.total(slot(calls), Unit.CALLS));
  }

  @Test
  void requestForMoreThanIsLeft_isRefused_andToldHowToFit() {
    obey(cap("images", Unit.IMAGES, 10));
    decide(8).settle(0, 0, 8);

    Decision refused = decide(3);

    assertEquals(Verdict.REFUSED, refused.verdict());
    String message = RefusalWriter.message(refused);
    assertTrue(message.contains("8 images of 10 images a total"), message);
    assertTrue(message.contains("may come to 3 images; fewer images need less room"), message);
    assertEquals(Verdict.PASSED, decide(2).verdict());
  }

  @Test
  void callWithoutImages_passesACapThatIsSpent() {
    Cap images = cap("images", Unit.IMAGES, 2);
    obey(images);
    decide(2).settle(0, 0, 2);

    Decision chat = decide(0);

    assertEquals(Verdict.PASSED, chat.verdict());
    chat.settle(5, 50, 0);
    assertEquals(2, board.total(slot(images), Unit.IMAGES));
    assertEquals(Verdict.REFUSED, decide(1).verdict());
  }

  @Test
  void callThatNeverLeft_holdsNoImages() {
    Cap images = cap("images", Unit.IMAGES, 10);
    obey(images);

    decide(4).release();

    assertEquals(0, board.total(slot(images), Unit.IMAGES));
  }

  @Test
  void capThatBecomesOneInImages_countsOnItsOwn() {
    Cap calls = cap("same", Unit.CALLS, 10);
    Cap images = calls.toBuilder().limit(Unit.IMAGES, 10).build();

    assertFalse(calls.countsLike(images));
    assertTrue(calls.countsLike(calls.toBuilder().limit(Unit.USD, 10).build()));
    assertTrue(CapKey.of(calls, 0) != CapKey.of(images, 0));
  }

  @Test
  void lessOutput_isNoHelpWhereImagesHaveNoRoom_andNoMatterWhereTheyHave() {
    Cap images = cap("images", Unit.IMAGES, 2);
    Cap dollars = cap("dollars", Unit.USD, 8).toBuilder().clamps(true).build();
    obey(images, dollars);

    assertNull(decide(3).room());
    Room room = decide(1).room();
    assertTrue(room != null && room.fits(new Ceiling(8, 1, 1, 1)));
  }
}
