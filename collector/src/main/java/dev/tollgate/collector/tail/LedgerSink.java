package dev.tollgate.collector.tail;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.LedgerRecord;

/** Takes what the tail reads. */
public interface LedgerSink {

  /** A charge, each once. */
  void charge(Charge charge);

  /** Any other record, such as a heartbeat. */
  default void other(LedgerRecord record) {}
}
