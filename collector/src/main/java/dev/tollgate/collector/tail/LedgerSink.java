package dev.tollgate.collector.tail;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.LedgerRecord;
import java.util.function.Consumer;

/** Takes what the tail reads. */
public interface LedgerSink {

  /** A charge, each once. */
  void charge(Charge charge);

  /** A correction, each once; it may come before its charge, which lies in another ledger. */
  void correction(Correction correction);

  /** Any other record, such as a heartbeat. */
  default void other(LedgerRecord record) {}

  /** A sink of charges and corrections, which passes over everything else. */
  static LedgerSink of(Consumer<Charge> charges, Consumer<Correction> corrections) {
    return new LedgerSink() {
      @Override
      public void charge(Charge charge) {
        charges.accept(charge);
      }

      @Override
      public void correction(Correction correction) {
        corrections.accept(correction);
      }
    };
  }
}
