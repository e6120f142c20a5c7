package dev.tollgate.collector.testing;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.JvmStop;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Waste;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.queue.LedgerWriter;
import dev.tollgate.store.queue.SpaceFloor;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A JVM with an agent, as far as files show it: it counts on the board as the gate does and appends
 * to its ledger. Closing it is its death: what it did not do by then it never does.
 */
public final class TestJvm implements Closeable {
  private static final SplittableRandom RANDOM = new SplittableRandom(7);

  /** The JVM start's id. */
  public final UUID id;

  private final Home home;
  private final Clock clock;
  private final String bootId;
  private final JvmDirectory directory;
  private final LedgerWriter writer;
  private @Nullable Board board;
  private int row = -1;
  private @Nullable String job;
  private final List<Integer> taken = new ArrayList<>();

  private TestJvm(Home home, Clock clock, String bootId) throws IOException {
    this.home = home;
    this.clock = clock;
    this.bootId = bootId;
    id = Ids.timeOrdered(clock.millis(), RANDOM::nextLong);
    directory = JvmDirectory.create(home, id, 16);
    writer = LedgerWriter.create(directory.queue(), SpaceFloor.of(0, 0, 0), clock);
  }

  /** A JVM that has just started. */
  public static TestJvm start(Home home, Clock clock, String bootId) throws IOException {
    home.create();
    return new TestJvm(home, clock, bootId);
  }

  /** Its first record, as the agent writes it, always of the same process. */
  public TestJvm started(String service) {
    begin(service, "0.1.0", "17.0.15", 4_711);
    return this;
  }

  /** Calls from now on are of this job. */
  public TestJvm runs(String name) {
    job = name;
    return this;
  }

  /** Its first record, of this process. */
  public void begin(String service, String agentVersion) {
    begin(service, agentVersion, System.getProperty("java.version"), ProcessHandle.current().pid());
  }

  private void begin(String service, String agentVersion, String javaVersion, long pid) {
    append(
        RecordCodec.encode(
            new JvmStart(
                id,
                clock.millis() * 1_000,
                new Labels.Builder().set(Label.SERVICE, service).build(),
                agentVersion,
                javaVersion,
                pid)));
  }

  /** A sign of life with these counters and hooks. */
  public void beat(Map<String, Long> counters, Map<String, String> hooks) {
    append(RecordCodec.encode(new Heartbeat(id, clock.millis() * 1_000, counters, hooks)));
  }

  /** Its last record. */
  public void stopped(Map<String, Long> counters) {
    append(RecordCodec.encode(new JvmStop(id, clock.millis() * 1_000, counters)));
  }

  /** A call of this service: held, sent, settled, appended. */
  public Charge call(String service, long nanos) throws IOException {
    Charge charge = settledButNotAppended(service, nanos).charge();
    append(charge);
    free();
    return charge;
  }

  /** A charge as it is before the board has been looked at. */
  public Charge.Builder charge(String service, long nanos) {
    return new Charge.Builder()
        .id(Ids.timeOrdered(clock.millis(), RANDOM::nextLong))
        .jvm(id)
        .startMicros(clock.millis() * 1_000)
        .durationMicros(250_000)
        .firstByteMicros(90_000)
        .labels(
            new Labels.Builder()
                .set(Label.SERVICE, service)
                .set(Label.PROVIDER, "openai")
                .set(Label.MODEL, "gpt-4o")
                .set(Label.JOB, job)
                .build())
        .operation("chat.completions")
        .responseModel("gpt-4o-2024-08-06")
        .status(200)
        .usage(new Usage.Builder().set(Meter.INPUT, 14).set(Meter.OUTPUT, 6).build())
        .priceSource("test@1")
        .listCostNanos(nanos)
        .countedNanos(nanos);
  }

  /** A settled call. */
  public record Settled(Charge charge) {}

  /** Everything but the append: what a kill between settling and appending leaves. */
  public Settled settledButNotAppended(String service, long nanos) throws IOException {
    Charge charge = onBoard(charge(service, nanos));
    int entry = ready(charge, new int[0], new long[0]);
    directory.inflight().sent(entry);
    directory.inflight().settled(entry, RecordCodec.encode(charge));
    add(charge, charge.countedNanos(), charge.usage().tokens());
    return new Settled(charge);
  }

  /** Sent, and nothing more: what a kill during the call leaves. */
  public Charge sent(String service) throws IOException {
    Charge charge = onBoard(charge(service, 0).usage(Usage.NONE).status(0));
    directory.inflight().sent(ready(charge, new int[0], new long[0]));
    return charge;
  }

  /** The same with an amount held for it. */
  public Charge sentHolding(String service, long nanos) throws IOException {
    Charge charge = onBoard(charge(service, 0).usage(Usage.NONE).status(0));
    directory.inflight().sent(ready(charge, new int[] {0}, new long[] {nanos, 100, 1}));
    return charge;
  }

  /** Sent, with an amount held for it on every cap that matches, as the gate holds. */
  public Charge sentHoldingOnCaps(String service, long nanos) throws IOException {
    Charge charge = onBoard(charge(service, 0).usage(Usage.NONE).status(0));
    int[] slots = slots(charge);
    long[] amounts = new long[3 * slots.length];
    for (int i = 0; i < slots.length; i++) {
      amounts[3 * i] = nanos;
      amounts[3 * i + 1] = 100;
      amounts[3 * i + 2] = 1;
    }
    directory.inflight().sent(ready(charge, slots, amounts));
    add(charge, nanos, 100);
    return charge;
  }

  /** Ready, and nothing has left. */
  public Charge ready(String service) throws IOException {
    Charge charge = onBoard(charge(service, 0));
    ready(charge, new int[] {0}, new long[] {1_000_000, 100, 1});
    return charge;
  }

  private int ready(Charge charge, int[] slots, long[] amounts) {
    int entry =
        directory
            .inflight()
            .ready(
                charge.id(),
                charge.boardGeneration(),
                charge.boardRow(),
                charge.policyVersion(),
                slots,
                amounts,
                RecordCodec.encode(charge));
    taken.add(entry);
    return entry;
  }

  /** Frees the entry taken last. */
  public void free() {
    directory.inflight().free(taken.remove(taken.size() - 1));
  }

  /** Appends a charge to its ledger. */
  public void append(Charge charge) {
    append(RecordCodec.encode(charge));
  }

  /** Appends bytes, whatever they are. */
  public void append(byte[] record) {
    if (!writer.append(record)) {
      throw new AssertionError(writer.fault());
    }
  }

  /** A charge that was counted on no board. */
  public Charge unseen(String service, long nanos) {
    Charge charge = charge(service, nanos).flag(Flag.UNENFORCED).build();
    append(charge);
    return charge;
  }

  /** Appends a charge of a call that was held and settled, labelled with its waste. */
  public void appendOnBoard(Charge.Builder charge) throws IOException {
    Charge labelled = Waste.labelled(onBoard(charge));
    add(labelled, labelled.countedNanos(), labelled.usage().tokens());
    append(labelled);
  }

  /** Looks at the board as a gate does at its next hold. */
  private Charge onBoard(Charge.Builder charge) throws IOException {
    if (board == null || !board.isCurrent()) {
      board = Board.openCurrent(home.boards(), bootId);
      row = board == null ? -1 : board.claimRow(id.getLeastSignificantBits());
    }
    if (board == null || row < 0) {
      return charge.flag(Flag.UNENFORCED).build();
    }
    board.heartbeat(row, clock.millis());
    return charge
        .boardGeneration(board.generation())
        .boardRow(row)
        .policyVersion(board.policyVersion())
        .build();
  }

  private void add(Charge charge, long nanos, long tokens) throws IOException {
    for (int slot : slots(charge)) {
      Objects.requireNonNull(board).add(slot, row, nanos, tokens, 1);
    }
  }

  /** Where on the board a call counts; nowhere without a row. */
  private int[] slots(Charge charge) throws IOException {
    Policy policy = PolicyFile.read(home.policy());
    Board on = board;
    if (on == null || row < 0 || policy == null) {
      return new int[0];
    }
    return policy.caps().stream()
        .filter(cap -> !cap.countsAfterwards() && cap.scope().matches(charge.labels()))
        .mapToInt(cap -> on.slot(key(cap, charge)))
        .filter(slot -> slot >= 0)
        .toArray();
  }

  private static long key(Cap cap, Charge charge) {
    long startMs = cap.windows().startMs(cap.windows().indexAt(charge.startMicros() / 1_000));
    long jvm = charge.jvm().getLeastSignificantBits();
    return CapKey.of(cap, cap.counter(charge.labels(), jvm), startMs);
  }

  /** Its row on the board that it looked at last; -1 for none. */
  public int row() {
    return row;
  }

  @Override
  public void close() throws IOException {
    writer.close();
    directory.close();
  }
}
