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
    long[] most = new long[Unit.PLACES];
    long[] held = entry.amounts();
    for (int i = 0; i < held.length; i++) {
      most[i % Unit.PLACES] = Math.max(most[i % Unit.PLACES], held[i]);
    }
    Amounts settled = written(entry);
    return new OpenCall(
        entry.callId(),
        entry.state(),
        entry.generation(),
        new Amounts(
            Math.max(most[Unit.USD.place()], settled.costNanos()),
            Math.max(most[Unit.TOKENS.place()], settled.tokens()),
            Math.max(most[Unit.CALLS.place()], settled.calls())));
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
