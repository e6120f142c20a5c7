package dev.tollgate.collector.correct;

import dev.tollgate.collector.recover.OwnLedger;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Corrects charges of answers that another JVM, or the same one before its restart, had fetched and
 * counted: each once, also by a collector that counts everything up anew. One thread.
 */
public final class RepeatCorrections {
  private static final String REASON = "the same answer was fetched and counted before";
  private static final String BY = "tollgate serve";

  private final Home home;
  private final LedgerTail tail;
  private final OwnLedger own;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final Map<UUID, Charge> waiting = new LinkedHashMap<>();

  /** No repeats yet. */
  public RepeatCorrections(
      Home home, LedgerTail tail, OwnLedger own, Clock clock, Supplier<UUID> ids) {
    this.home = home;
    this.tail = tail;
    this.own = own;
    this.clock = clock;
    this.ids = ids;
  }

  /** This charge is a repeat, to be corrected with the next {@link #write}. */
  public void add(Charge repeat) {
    waiting.put(repeat.id(), repeat);
  }

  /** Whether there is anything to correct. */
  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Writes what waits. Corrections that are there already, in whatever order they were read, are
   * not made again: it looks for them while nobody else may write one.
   *
   * @param sink what the tail reads into: the ledgers are read to their end on the way
   * @return how many were written
   * @throws IOException if it cannot be done now, for example while prices are being corrected; it
   *     is to be tried again
   */
  public int write(LedgerSink sink) throws IOException {
    AliveLock lock = AliveLock.acquire(home.correctionsLock());
    try {
      tail.read(sink);
      Map<UUID, List<Correction>> made = new HashMap<>();
      tail.corrections(
          start -> start.agentVersion().equals(OwnLedger.WRITER),
          correction -> {
            if (waiting.containsKey(correction.after().id())) {
              made.computeIfAbsent(correction.after().id(), id -> new ArrayList<>())
                  .add(correction);
            }
          });
      int written = 0;
      for (Charge repeat : List.copyOf(waiting.values())) {
        Charge now = repeat;
        for (Correction each :
            CorrectedCharges.chain(repeat, made.getOrDefault(repeat.id(), List.of()))) {
          now = each.after();
        }
        if (!now.has(Flag.REPEATED)) {
          own.append(
              new Correction(ids.get(), clock.millis() * 1_000, REASON, BY, now, now.asRepeat()));
          written++;
        }
        waiting.remove(repeat.id());
      }
      return written;
    } finally {
      lock.close();
    }
  }
}
