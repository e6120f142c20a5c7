package dev.tollgate.core.meter;

import dev.tollgate.core.append.ChargeAppender;
import dev.tollgate.core.gate.Decision;
import dev.tollgate.core.tokens.Tokenizers;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Waste;
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
   * <p>A charge that can be recounted is settled as guessed, so that the next call's gate sees it,
   * and board and ledger get the count when it is there. Where something is held for the call, the
   * guess may be too low: all of it stays held, and the call in flight, until it is counted.
   *
   * @param recount makes the charge with counts for guesses; null where there is nothing to count
   */
  void settle(
      Charge known,
      Decision decision,
      InFlight flight,
      Consumer<Throwable> faults,
      @Nullable RecountedCharge recount) {
    Charge charge = judged(known, decision);
    byte[] record;
    try {
      record = RecordCodec.encode(charge);
    } catch (RuntimeException | Error e) {
      failures.failed("record", e, faults);
      return;
    }
    boolean waits = recount != null && decision.holds();
    if (!waits) {
      protect(charge, record, flight, faults);
      count(charge, decision, faults);
    }
    if (recount != null && recounter.offer(recounting(charge, recount, decision, flight, faults))) {
      return;
    }
    if (recount != null) {
      recount.forget();
    }
    if (waits) {
      protect(charge, record, flight, faults);
      count(charge, decision, faults);
    }
    failures.step(
        "hand-over", faults, () -> appender.offer(charge, record, flight.table(), flight.entry()));
  }

  private Recounter.Job recounting(
      Charge guessed,
      RecountedCharge recount,
      Decision decision,
      InFlight flight,
      Consumer<Throwable> faults) {
    return tokenizers -> {
      Charge counted = judged(recounted(guessed, recount, tokenizers, faults), decision);
      byte[] record = RecordCodec.encode(counted);
      if (decision.holds()) {
        protect(counted, record, flight, faults); // any other is settled as guessed
      }
      count(counted, decision, faults);
      failures.step(
          "hand-over",
          faults,
          () -> appender.offer(counted, record, flight.table(), flight.entry()));
    };
  }

  private Charge recounted(
      Charge guessed,
      RecountedCharge recount,
      @Nullable Tokenizers tokenizers,
      Consumer<Throwable> faults) {
    try {
      return tokenizers == null ? guessed : recount.count(tokenizers);
    } catch (IOException | RuntimeException | Error e) {
      failures.failed("recount", e, faults);
      return guessed;
    } finally {
      recount.forget();
    }
  }

  private void protect(Charge charge, byte[] record, InFlight flight, Consumer<Throwable> faults) {
    failures.step("protection", faults, () -> flight.settled(kept(charge, record)));
  }

  private void count(Charge charge, Decision decision, Consumer<Throwable> faults) {
    failures.step(
        "board",
        faults,
        () ->
            decision.settle(charge.countedNanos(), charge.countedTokens(), charge.countedImages()));
  }

  /** The charge, which says so if it passes what was held for it. */
  /** The charge with what is to be said of the call now that it has ended. */
  private static Charge judged(Charge charge, Decision decision) {
    boolean passed =
        decision.isPassedBy(charge.countedNanos(), charge.countedTokens(), charge.countedImages());
    return Waste.labelled(passed ? charge.toBuilder().flag(Flag.OVER_HOLD).build() : charge);
  }

  /** What the in-flight table has room for. */
  private static byte[] kept(Charge charge, byte[] record) {
    return record.length <= InflightTable.maxChargeBytes()
        ? record
        : RecordCodec.encode(charge, InflightTable.maxChargeBytes());
  }
}
