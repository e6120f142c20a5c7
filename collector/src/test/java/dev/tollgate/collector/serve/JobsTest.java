package dev.tollgate.collector.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.inspect.Verifier;
import dev.tollgate.collector.report.CapStatus;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caps of a window of job: what they count, and until when. */
class JobsTest extends CollectorScene {
  private static final int SLOTS = 64;

  JobsTest(@TempDir Path root) throws IOException {
    super(root, SLOTS);
  }

  private void policy(String jobs) throws IOException {
    Files.writeString(
        home.config(),
        "caps: [{ id: job, owner: us, window: job, jobs: " + jobs + ", limit: 1 USD }]\n");
  }

  private Board board() throws IOException {
    Board board = Board.openCurrent(home.boards(), BOOT);
    assertNotNull(board);
    return board;
  }

  private static String counter(String job, TestJvm jvm) {
    return job + " in " + jvm.id.toString().substring(19);
  }

  private long spent(String counter) throws IOException {
    CapStatus status = statuses().get(counter);
    return status == null ? -1 : status.spent();
  }

  @Test
  void jvmsOfOneJobName_countApart_andCallsWithoutAJobDoNot() throws IOException {
    policy("apart");
    Collector collector = start();
    TestJvm one = jvm().runs("nightly");
    TestJvm other = jvm().runs("nightly");
    one.call("batch", 1_000_000);
    one.call("batch", 2_000_000);
    other.call("batch", 4_000_000);
    jvm().call("batch", 8_000_000);
    turn(collector);

    assertEquals(3_000_000, spent(counter("nightly", one)));
    assertEquals(4_000_000, spent(counter("nightly", other)));
    assertEquals(2, statuses().size());
    collector.close();
  }

  @Test
  void sharedJob_spansItsJvms() throws IOException {
    policy("shared");
    Collector collector = start();
    jvm().runs("nightly").call("batch", 1_000_000);
    TestJvm second = jvm().runs("nightly");
    second.call("batch", 2_000_000);
    second.unseen("batch", 4_000_000);
    turn(collector);

    assertEquals(7_000_000, spent("nightly"));
    collector.close();
  }

  @Test
  void jobsThatEnded_takeNoSlotsOfTheNextBoard_andOneThatRunsKeepsItsOwn() throws IOException {
    policy("apart");
    Collector collector = start();
    TestJvm runs = jvm().runs("long");
    runs.call("batch", 1_000_000);
    for (int i = 0; i < SLOTS; i++) {
      TestJvm ended = jvm().runs("short-" + i);
      ended.call("batch", 1_000_000);
      ended.close();
      turn(collector);
    }

    assertTrue(board().generation() > 1, board().generation() + " boards");
    assertEquals(SLOTS, board().slots());
    assertTrue(board().usedSlots() <= SLOTS * 3 / 4 + 1, board().usedSlots() + " used");
    assertEquals(1_000_000, spent(counter("long", runs)));
    runs.call("batch", 2_000_000);
    assertEquals(3_000_000, spent(counter("long", runs)));
    collector.close();
    assertEquals(3_000_000, spent(counter("long", runs)));
    Collector again = start();
    turn(again);
    assertEquals(1, statuses().size(), statuses().toString());
    again.close();
    assertEquals(List.of(), new Verifier(home, BOOT, clock.millis()).all().findings());
  }

  @Test
  void sharedJobWithoutAJvm_goesOnWithinAWeek_andCountsAllWhenItComesBackLater()
      throws IOException {
    policy("shared");
    Collector collector = start();
    TestJvm first = jvm().runs("nightly");
    first.call("batch", 1_000_000);
    first.close();
    turn(collector);
    clock.advance(Duration.ofDays(6));
    turn(collector);
    assertEquals(1_000_000, spent("nightly"));

    clock.advance(Duration.ofDays(2));
    turn(collector);
    assertEquals(-1, spent("nightly"));
    jvm().runs("nightly").call("batch", 2_000_000);
    turn(collector);

    assertEquals(3_000_000, spent("nightly"));
    collector.close();
  }
}
