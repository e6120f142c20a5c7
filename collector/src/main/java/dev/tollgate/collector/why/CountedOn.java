package dev.tollgate.collector.why;

import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Priorities;
import dev.tollgate.ledger.policy.Reserve;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cap that a charge counts on. Immutable.
 *
 * @param amount what it counts, in the cap's unit
 * @param windowStartMs of the window that the call began in, in milliseconds since the epoch
 * @param row whether the row of its JVM has it, rather than the cap's base
 * @param draws whether the call may draw on the reserve that the cap keeps
 */
record CountedOn(Cap cap, long amount, long windowStartMs, boolean row, boolean draws) {

  /**
   * The caps of a policy that a charge counts on.
   *
   * @param boardGeneration of the board in use; 0 for none
   */
  static List<CountedOn> of(Charge charge, @Nullable Policy policy, long boardGeneration) {
    List<CountedOn> counted = new ArrayList<>();
    if (policy == null || !charge.left()) {
      return counted;
    }
    Priorities priorities = new Priorities(policy.caps());
    for (Cap cap : policy.caps()) {
      Reserve reserve = cap.reserve();
      int window = cap.windows().indexAt(Math.floorDiv(charge.startMicros(), 1_000L));
      if (window >= 0 && cap.scope().matches(charge.labels())) {
        counted.add(
            new CountedOn(
                cap,
                Amounts.of(charge, cap.unit()).in(cap.unit()),
                cap.windows().startMs(window),
                charge.boardRow() >= 0
                    && !cap.countsAfterwards()
                    && charge.boardGeneration() == boardGeneration
                    && cap.sinceVersion() <= charge.policyVersion(),
                reserve != null && reserve.isFor(charge.labels(), priorities)));
      }
    }
    return counted;
  }
}
