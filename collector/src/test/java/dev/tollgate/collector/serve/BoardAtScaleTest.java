package dev.tollgate.collector.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.report.CapStatus;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boards that fill up, JVMs that stand still, and collectors that are away for long. */
class BoardAtScaleTest extends CollectorScene {
  private static final int SLOTS = 64;

  BoardAtScaleTest(@TempDir Path root) throws IOException {
    super(root, SLOTS);
    Files.writeString(
        home.config(),
        "caps: [{ id: apart, owner: us, each: service, window: hour, limit: 1 USD }]\n");
  }

  private Board board() throws IOException {
    Board board = Board.openCurrent(home.boards(), BOOT);
    assertNotNull(board);
    return board;
  }

  private Policy policy() throws IOException {
    Policy policy = PolicyFile.read(home.policy());
    assertNotNull(policy);
    return policy;
  }

  /** What the gate sees of a service now. */
  private long total(String service) throws IOException {
    Cap cap = policy().caps().get(0);
    long startMs = cap.windows().startMs(cap.windows().indexAt(clock.millis()));
    int slot = board().findSlot(CapKey.of(cap, service, startMs));
    return slot < 0 ? 0 : board().total(slot, Unit.USD);
  }

  @Test
  void boardThatOverflows_isSeenAndReplacedByOneWithRoomForAll() throws IOException {
    Collector collector = start();
    TestJvm jvm = jvm();
    int services = SLOTS + 16;
    for (int i = 0; i < services; i++) {
      jvm.call("service-" + i, 1_000_000 + i);
    }
    Charge out = jvm.sentHoldingOnCaps("service-1", 5_000_000);
    assertEquals(SLOTS, board().usedSlots());
    CapStatus last = statuses().get("service-" + (services - 1));
    assertNotNull(last);
    assertEquals("unenforceable", last.state());
    assertEquals(1_000_000 + services - 1, last.spent(), "by the ledgers");
    CapStatus first = statuses().get("service-0");
    assertEquals("open", first == null ? "" : first.state());

    turn(collector);

    assertEquals(2, board().generation());
    assertTrue(board().slots() >= 2 * services, board().slots() + " slots");
    for (int i = 0; i < services; i++) {
      assertEquals(1_000_000 + i + (i == 1 ? 5_000_000 : 0), total("service-" + i));
    }
    assertTrue(statuses().values().stream().allMatch(each -> each.state().equals("open")));
    jvm.append(out.toBuilder().countedNanos(7).listCostNanos(7).build());
    jvm.free();
    turn(collector);
    assertEquals(1_000_001 + 7, total("service-1"));
    turn(collector);
    assertEquals(2, board().generation(), "and that is enough");
    collector.close();
  }

  @Test
  void windowsThatEnded_takeNoSlotsOfTheNextBoard() throws IOException {
    Collector collector = start();
    TestJvm jvm = jvm();
    for (int hour = 0; hour < 30; hour++) {
      jvm.call("checkout", 1_000_000);
      jvm.call("search", 1_000_000);
      turn(collector);
      clock.advance(Duration.ofHours(1));
    }
    assertEquals(2, board().generation());
    assertEquals(SLOTS, board().slots());
    assertTrue(board().usedSlots() < SLOTS * 3 / 4, board().usedSlots() + " used");
    collector.close();
  }

  @Test
  void collectorDeadForAWindowAndOverItsEnd_countsAllWhereItBelongs() throws IOException {
    Collector first = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 1_000_000);
    turn(first);
    first.close();

    jvm.call("checkout", 2_000_000);
    clock.advance(Duration.ofHours(1));
    jvm.call("checkout", 4_000_000);
    jvm.unseen("checkout", 8_000_000);
    assertEquals(4_000_000, total("checkout"), "JVMs go on by themselves");
    clock.advance(Duration.ofHours(1));
    jvm.call("checkout", 16_000_000);
    jvm.sentHoldingOnCaps("checkout", 32_000_000);
    jvm.unseen("checkout", 64_000_000);

    Collector next = start();
    turn(next);

    assertEquals(112_000_000, total("checkout"));
    next.close();
  }

  @Test
  void jvmThatStandsStill_keepsItsRowAndSettlesThere() throws IOException {
    Collector collector = start();
    TestJvm stopped = jvm();
    Charge out = stopped.sentHoldingOnCaps("checkout", 5_000_000);
    int row = stopped.row();
    for (int i = 0; i < 40; i++) {
      clock.advance(Duration.ofMinutes(1));
      turn(collector);
      assertEquals(stopped.id.getLeastSignificantBits(), board().owner(row));
    }
    assertEquals(5_000_000, total("checkout"), "it is open, however long");

    stopped.append(out.toBuilder().countedNanos(5_000_000).listCostNanos(5_000_000).build());
    stopped.free();
    turn(collector);

    assertEquals(5_000_000, total("checkout"));
    assertEquals(5_000_000, charged("checkout"));
    collector.close();
  }

  private long charged(String service) throws IOException {
    CapStatus status = statuses().get(service);
    return status == null ? 0 : status.spent();
  }

  @Test
  void policyThatCannotBeWritten_leavesTheOldInForceUntilItCan() throws IOException {
    Collector collector = start();
    jvm().call("checkout", 1_000_000);
    turn(collector);
    long before = policy().version();
    Path blocked = home.policy().resolveSibling("." + home.policy().getFileName() + ".next");
    Files.createDirectories(blocked.resolve("full"));
    Files.writeString(
        home.config(),
        "caps: [{ id: apart, owner: us, each: service, window: hour, limit: 2 USD }]\n");

    assertThrows(
        IOException.class,
        () -> {
          for (int i = 0; i < 4; i++) {
            turn(collector);
          }
        });

    assertEquals(before, policy().version());
    assertEquals(before, board().policyVersion());
    assertFalse(board().sealed());
    Files.delete(blocked.resolve("full"));
    Files.delete(blocked);
    turn(collector);
    assertEquals(2_000_000_000L, policy().caps().get(0).limit());
    assertEquals(policy().version(), board().policyVersion());
    assertEquals(1_000_000, total("checkout"));
    collector.close();
  }
}
