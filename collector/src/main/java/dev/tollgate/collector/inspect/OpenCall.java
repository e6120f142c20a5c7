package dev.tollgate.collector.inspect;

import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import dev.tollgate.store.board.InflightEntry;
import dev.tollgate.store.board.InflightState;
import java.util.UUID;

/**
 * A call that a JVM wrote down and no ledger has. Immutable.
 *
 * @param most the most that it can have been counted for
 */
record OpenCall(UUID id, InflightState state, long generation, Amounts most) {

  static OpenCall of(InflightEntry entry) {
    long[] most = new long[3];
    long[] held = entry.amounts();
    for (int i = 0; i < held.length; i++) {
      most[i % 3] = Math.max(most[i % 3], held[i]);
    }
    Amounts settled = written(entry);
    return new OpenCall(
        entry.callId(),
        entry.state(),
        entry.generation(),
        new Amounts(
            Math.max(most[Unit.USD.code()], settled.costNanos()),
            Math.max(most[Unit.TOKENS.code()], settled.tokens()),
            Math.max(most[Unit.CALLS.code()], settled.calls())));
  }

  private static Amounts written(InflightEntry entry) {
    byte[] bytes = entry.charge();
    try {
      return RecordCodec.decode(bytes, 0, bytes.length) instanceof Charge charge
          ? Amounts.of(charge)
          : Amounts.NONE;
    } catch (MalformedRecordException e) {
      return Amounts.NONE; // what was held for it is all that is known
    }
  }
}
