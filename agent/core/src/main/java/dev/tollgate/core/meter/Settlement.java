package dev.tollgate.core.meter;

import dev.tollgate.core.append.ChargeAppender;
import dev.tollgate.core.gate.Decision;
import dev.tollgate.core.tokens.Tokenizers;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.store.board.InflightTable;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Settles calls that have ended: first into the in-flight table, then on the board, then to the
 * ledger, so that a kill at any point loses and doubles nothing. Where one step fails, the charge
 * goes on to the next. Thread-safe.
 */
final class Settlement {
  private final ChargeAppender appender;
  private final Recounter recounter;
  private final Failures failures;

  Settlement(ChargeAppender appender, Recounter recounter, Failures failures) {
    this.appender = appender;
    this.recounter = recounter;
    this.failures = failures;
  }

  /**
   * Settles one call.
   *
   * <p>A charge that can be recounted is settled as guessed, so that the next call's gate sees it;
   * board and ledger get the count when it is there, and the in-flight entry keeps the guess until
   * the ledger has the charge.
   *
   * @param recount makes the charge with counts for guesses; null where there is nothing to count
   */
  void settle(
      Charge charge,
      Decision decision,
      InFlight flight,
      Consumer<Throwable> faults,
      @Nullable RecountedCharge recount) {
    byte[] record;
    try {
      record = RecordCodec.encode(charge);
    } catch (RuntimeException | Error e) {
      failures.failed("record", e, faults);
      return;
    }
    failures.step("protection", faults, () -> flight.settled(kept(charge, record)));
    failures.step(
        "board", faults, () -> decision.settle(charge.countedNanos(), charge.countedTokens()));
    boolean later =
        recount != null
            && recounter.offer(
                tokenizers -> {
                  Charge counted = recounted(charge, recount, tokenizers, decision, faults);
                  failures.step("hand-over", faults, () -> handOver(counted, flight));
                });
    if (!later) {
      if (recount != null) {
        recount.forget();
      }
      failures.step(
          "hand-over",
          faults,
          () -> appender.offer(charge, record, flight.table(), flight.entry()));
    }
  }

  private Charge recounted(
      Charge guessed,
      RecountedCharge recount,
      @Nullable Tokenizers tokenizers,
      Decision decision,
      Consumer<Throwable> faults) {
    Charge charge = guessed;
    try {
      if (tokenizers != null) {
        charge = recount.count(tokenizers);
        decision.correct(
            charge.countedNanos() - guessed.countedNanos(),
            charge.countedTokens() - guessed.countedTokens());
      }
    } catch (IOException | RuntimeException | Error e) {
      failures.failed("recount", e, faults);
    } finally {
      recount.forget();
    }
    return charge;
  }

  private void handOver(Charge charge, InFlight flight) {
    appender.offer(charge, RecordCodec.encode(charge), flight.table(), flight.entry());
  }

  /** What the in-flight table has room for. */
  private static byte[] kept(Charge charge, byte[] record) {
    return record.length <= InflightTable.maxChargeBytes()
        ? record
        : RecordCodec.encode(charge, InflightTable.maxChargeBytes());
  }
}
