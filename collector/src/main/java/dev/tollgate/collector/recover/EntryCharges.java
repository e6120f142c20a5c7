package dev.tollgate.collector.recover;

import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Waste;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import dev.tollgate.store.board.InflightEntry;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is to be charged for an in-flight entry that its JVM can no longer charge itself. */
final class EntryCharges {
  private EntryCharges() {}

  /** The charge in the entry, as far as it was known; null if it cannot be read. */
  static @Nullable Charge decode(InflightEntry entry) {
    byte[] bytes = entry.charge();
    try {
      LedgerRecord record = RecordCodec.decode(bytes, 0, bytes.length);
      return record instanceof Charge charge ? charge : null;
    } catch (MalformedRecordException e) {
      return null; // the caller says so, with the call's id
    }
  }

  /**
   * What an open call may come to: what its JVM wrote down as the most, or what it is settled at.
   */
  static Amounts most(InflightEntry entry, Charge charge) {
    Amounts held = held(entry);
    Amounts written = Amounts.of(charge);
    return new Amounts(
        Math.max(held.costNanos(), written.costNanos()),
        Math.max(held.tokens(), written.tokens()),
        Math.max(held.calls(), written.calls()));
  }

  /**
   * The most that is held for the call on any of its slots. It is one call however many images are
   * held for it.
   */
  static Amounts held(InflightEntry entry) {
    long[] amounts = entry.amounts();
    long[] most = new long[Unit.PLACES];
    for (int i = 0; i < amounts.length; i++) {
      most[i % Unit.PLACES] = Math.max(most[i % Unit.PLACES], amounts[i]);
    }
    return new Amounts(
        most[Unit.USD.place()], most[Unit.TOKENS.place()], Math.min(1, most[Unit.CALLS.place()]));
  }

  /** A settled call, which its JVM did not come to append: exact. */
  static Charge recovered(InflightEntry entry, Charge charge) {
    return charge.toBuilder().id(entry.callId()).flag(Flag.RECOVERED).build();
  }

  /**
   * A call that was out when its JVM died: what it cost is not known. It counts the most that it
   * can have come to, which is what was held for it; where nobody asked for that, it is one call of
   * unknown cost.
   */
  static Charge lost(InflightEntry entry, Charge opening) {
    Charge.Builder lost =
        opening.toBuilder().id(entry.callId()).flag(Flag.LOST).flag(Flag.ESTIMATED);
    lost.flag(Flag.USAGE_MISSING);
    long nanos = Math.max(held(entry).costNanos(), opening.countedNanos());
    if (nanos > 0) {
      return Waste.labelled(lost.listCostNanos(nanos).countedNanos(nanos).build());
    }
    return Waste.labelled(lost.flag(Flag.UNPRICED, opening.usage().isEmpty()).build());
  }

  /** A call of which only the id can be read. */
  static Charge unreadable(UUID jvm, InflightEntry entry, long nowMs) {
    Charge opening =
        new Charge.Builder()
            .jvm(jvm)
            .startMicros(nowMs * 1_000)
            .boardGeneration(entry.generation())
            .boardRow(entry.row())
            .policyVersion(entry.policyVersion())
            .flag(Flag.UNREADABLE)
            .unreadable("in-flight entry of a dead JVM")
            .build();
    return lost(entry, opening);
  }
}
