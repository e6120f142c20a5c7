package dev.tollgate.benchmarks.path;

import dev.tollgate.benchmarks.Scratch;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the total of one cap costs, by how many JVMs count on the board. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class BoardSum {

  /** How many rows are claimed. */
  @Param({"1", "20", "200"})
  int rows;

  private Scratch scratch;
  private Board board;
  private int slot;

  /** For JMH. */
  public BoardSum() {}

  /** Before everything. */
  @Setup
  public void open() throws IOException {
    scratch = new Scratch();
    board = Boards.claimed(scratch.path(), rows);
    slot = board.slot(42);
    for (int row = 0; row < rows; row++) {
      board.add(slot, row, 614_400, 543, 1);
    }
  }

  /** After everything. */
  @TearDown
  public void close() throws IOException {
    scratch.close();
  }

  /** Base and rows. */
  @Benchmark
  public long total() {
    return board.total(slot, Unit.USD);
  }
}
