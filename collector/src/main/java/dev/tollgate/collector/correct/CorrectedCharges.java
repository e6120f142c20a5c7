package dev.tollgate.collector.correct;

import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.LedgerRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The charges of a home as they count now: every correction applied, whichever ledger it lies in.
 * Only the corrections are held in memory. One thread.
 */
public final class CorrectedCharges {
  private final Map<UUID, List<Correction>> byCharge = new HashMap<>();

  private CorrectedCharges() {}

  /**
   * Hands over every charge that there is now.
   *
   * @param tail one that has read nothing yet
   */
  public static void read(LedgerTail tail, Consumer<Charge> sink) throws IOException {
    read(tail, record -> {}, sink);
  }

  /**
   * The same.
   *
   * @param others gets every record that is neither, before the first charge
   */
  public static void read(LedgerTail tail, Consumer<LedgerRecord> others, Consumer<Charge> sink)
      throws IOException {
    CorrectedCharges corrected = new CorrectedCharges();
    tail.read(
        new LedgerSink() {
          @Override
          public void charge(Charge charge) {}

          @Override
          public void correction(Correction correction) {
            corrected.add(correction);
          }

          @Override
          public void other(LedgerRecord record) {
            others.accept(record);
          }
        });
    tail.readAgain(LedgerSink.of(charge -> sink.accept(corrected.now(charge)), correction -> {}));
  }

  private void add(Correction correction) {
    byCharge.computeIfAbsent(correction.after().id(), id -> new ArrayList<>()).add(correction);
  }

  private Charge now(Charge charge) {
    List<Correction> corrections = byCharge.get(charge.id());
    return corrections == null ? charge : last(charge, chain(charge, corrections));
  }

  private static Charge last(Charge charge, List<Correction> chain) {
    return chain.isEmpty() ? charge : chain.get(chain.size() - 1).after();
  }

  /**
   * The corrections of a charge in the order in which they were made: each begins with what the one
   * before ended with, whatever the clocks said.
   */
  public static List<Correction> chain(Charge charge, List<Correction> corrections) {
    List<Correction> left = new ArrayList<>(corrections);
    List<Correction> chain = new ArrayList<>();
    Charge now = charge;
    for (boolean found = true; found; ) {
      found = false;
      for (Correction next : left) {
        if (next.before().equals(now)) {
          now = next.after();
          chain.add(next);
          left.remove(next);
          found = true;
          break;
        }
      }
    }
    return chain;
  }
}
