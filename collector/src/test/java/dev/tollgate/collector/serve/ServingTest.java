package dev.tollgate.collector.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.cli.Main;
import dev.tollgate.collector.inspect.Verification;
import dev.tollgate.collector.inspect.Verifier;
import dev.tollgate.collector.report.CapStatus;
import dev.tollgate.collector.report.CapsReport;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.collector.testing.ChildProcess;
import dev.tollgate.collector.testing.KilledJvm;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.collector.testing.WritingJvm;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The collector as a process of its own, killed at any moment. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ServingTest {
  private final Home home;
  private final String bootId = Board.bootId();

  ServingTest(@TempDir Path directory) throws IOException {
    home = Home.of(directory.resolve("home"));
    home.create();
    Files.writeString(
        home.config(),
        """
        caps:
          - id: checkout-total
            owner: team-a
            scope: { service: checkout }
            window: total
            limit: 5 USD
        """);
  }

  @Test
  void serving_saysSoOnceAndEndsWithZeroOnSigterm() throws Exception {
    try (ChildProcess collector = serve()) {
      assertEquals(0, collector.terminate());
      assertEquals("", collector.stderr());
      assertEquals(List.of(), collector.rest());
    }
  }

  @Test
  void secondCollector_isToldWhoServes() throws Exception {
    try (ChildProcess first = serve();
        ChildProcess second =
            ChildProcess.start(Main.class.getName(), "serve", "--home", home.root().toString())) {
      assertEquals(1, second.exitCode());
      String said = second.stderr();
      assertTrue(said.startsWith("tollgate: " + home + " is served already, by process "), said);
      assertTrue(said.endsWith("; stop that one first, or give another --home\n"), said);
      assertEquals(0, first.terminate());
    }
  }

  @Test
  void collectorKilledWhileJvmsWrite_countsEveryChargeOnce() throws Exception {
    int calls = 400;
    try (ChildProcess one = writing(calls);
        ChildProcess other = writing(calls)) {
      for (int kills = 0; kills < 3; kills++) {
        try (ChildProcess collector = serve()) {
          collector.kill();
        }
      }
      assertEquals(0, one.exitCode());
      assertEquals(0, other.exitCode());
    }
    try (ChildProcess collector = serve()) {
      await(() -> spent() == 2L * calls * 1_500);
      // Nothing comes after it either: once more, from the state and from the ledgers alone.
      collector.kill();
    }
    Files.deleteIfExists(home.collectorState().resolve("state"));
    try (ChildProcess collector = serve()) {
      assertEquals(2L * calls * 1_500, spent());
      collector.kill();
    }
    assertVerified(4L * calls);
  }

  @Test
  void killedJvm_isClosedWithItsOpenCallsCharged() throws Exception {
    try (ChildProcess collector = serve();
        ChildProcess jvm =
            ChildProcess.start(KilledJvm.class.getName(), home.root().toString(), bootId)) {
      UUID id = UUID.fromString(String.valueOf(jvm.line()));
      assertEquals(0, collector.terminate());
      assertTrue(!Files.exists(home.ledger(id).resolve("sealed")), "sealed while it lives");
      jvm.kill();
      try (ChildProcess next = serve()) {
        await(() -> Files.exists(home.ledger(id).resolve("sealed")));
        next.kill();
      }
    }
    List<Charge> charges = new ArrayList<>();
    try (LedgerTail tail = new LedgerTail(home, Clock.systemUTC(), line -> {})) {
      tail.readInOrder(LedgerSink.of(charges::add, correction -> {}));
    }
    assertEquals(4, charges.size());
    assertEquals(7_000_000, charges.stream().mapToLong(Charge::countedNanos).sum());
    assertEquals(7_000_000, spent());
    assertVerified(4);
  }

  @Test
  void editedLimit_isObeyedWhileServing() throws Exception {
    try (ChildProcess collector = serve()) {
      Files.writeString(
          home.config(), Files.readString(home.config()).replace("5 USD", "0.001 USD"));
      await(() -> cap().cap().limit() == 1_000_000);
      try (TestJvm jvm = TestJvm.start(home, Clock.systemUTC(), bootId)) {
        jvm.call("checkout", 1_000_000);
        assertEquals("refusing", cap().state());
        Files.writeString(
            home.config(), Files.readString(home.config()).replace("0.001 USD", "0.002 USD"));
        await(() -> cap().state().equals("open"));
      }
      assertEquals("", collector.stderr());
    }
  }

  /** Ledgers and board agree, and nothing in them is damaged or doubled. */
  private void assertVerified(long charges) throws IOException {
    Verification verification = new Verifier(home, bootId, System.currentTimeMillis()).all();
    assertEquals(List.of(), verification.findings());
    assertEquals(charges, verification.charges());
    assertEquals(1, verification.slots());
  }

  private ChildProcess serve() throws IOException {
    ChildProcess collector =
        ChildProcess.start(Main.class.getName(), "serve", "--home", home.root().toString());
    assertEquals("serving " + home, collector.line());
    return collector;
  }

  private ChildProcess writing(int calls) throws IOException {
    return ChildProcess.start(
        WritingJvm.class.getName(),
        home.root().toString(),
        bootId,
        "checkout",
        Integer.toString(calls));
  }

  private long spent() {
    return cap().spent();
  }

  private CapStatus cap() {
    try {
      return CapsReport.read(home, bootId, Clock.systemUTC()).caps().get(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for another process; how long does not matter. */
  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5);
    }
  }
}
