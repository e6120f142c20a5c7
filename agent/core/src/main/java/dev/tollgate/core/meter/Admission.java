package dev.tollgate.core.meter;

import dev.tollgate.core.append.Counters;
import dev.tollgate.core.gate.Ceiling;
import dev.tollgate.core.gate.Decision;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import dev.tollgate.store.board.InflightTable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls out: holds each at the gate, writes it down as in flight, looks again whether board
 * and policy are still those it is held under, and only then says that it may leave. So whoever
 * changes board or policy finds the call written down, or the call finds the change. Thread-safe.
 */
final class Admission {
  /** A call waits so many times so long for the board or policy that is being changed: 50 ms. */
  private static final int LOOKS = 50;

  private static final long LOOK_NS = 1_000_000;

  /**
   * So long after a call has waited in vain no other waits: an agent that cannot read a newer
   * policy must not slow the app down.
   */
  private static final long PATIENT_AGAIN_NS = 1_000_000_000;

  /** A call is made less so many times, while others take the room that it is made for. */
  private static final int CLAMPS = 3;

  /** The error type of a call that was refused because it came too fast. */
  private static final String THROTTLED = "tollgate_throttled";

  private final Gate gate;
  private final Counters counters;
  private final Failures failures;
  private final TimeSource time;
  private volatile boolean impatient;
  private volatile long inVainNs;

  Admission(Gate gate, Counters counters, Failures failures, TimeSource time) {
    this.time = time;
    this.gate = gate;
    this.counters = counters;
    this.failures = failures;
  }

  /**
   * Decides on a call. Unless it is refused, it may leave when this returns, and is held until it
   * is settled.
   *
   * @param draft the charge as far as it is known
   * @param own what the call asks for
   * @param reduction makes less of it
   * @param table what protects open calls, or null
   */
  Admitted admit(
      Charge draft,
      Asked own,
      Reduction reduction,
      @Nullable InflightTable table,
      Consumer<Throwable> faults) {
    for (int looks = 0; looks <= LOOKS; looks++) {
      Asked asked = own;
      Decision decision = decide(draft, asked, faults);
      for (int clamps = 0; clamps < CLAMPS && decision.room() != null; clamps++) {
        Asked clamped = reduction.clamped(own, decision.room());
        if (clamped == null) {
          break;
        }
        asked = clamped;
        decision = decide(draft, asked, faults);
      }
      if (decision.verdict() == Verdict.REFUSED) {
        return refused(draft, decision, own);
      }
      Admitted admitted = writeDown(table, opening(draft, decision), decision, asked, faults);
      if (!admitted.flight().isThere() && decision.holds()) {
        decision.release();
        break;
      }
      if (leaves(admitted, faults)) {
        return admitted;
      }
      gate.stale();
      if (looks == LOOKS) {
        inVainNs = time.nanoTime();
        impatient = true;
      } else if (impatient && time.nanoTime() - inVainNs < PATIENT_AGAIN_NS) {
        break;
      } else {
        LockSupport.parkNanos(this, LOOK_NS);
      }
    }
    return unheld(draft, own, table, faults);
  }

  /** Whether the call leaves as it was admitted; if not, nothing is left of it. */
  private boolean leaves(Admitted admitted, Consumer<Throwable> faults) {
    try {
      if (admitted.decision().stands()) {
        admitted.flight().sent();
        if (!admitted.flight().isThere()) {
          counters.unprotected.increment();
        }
        return true;
      }
    } catch (RuntimeException | Error e) {
      failures.failed("protection", e, faults);
    }
    failures.step("release", faults, admitted::release);
    return false;
  }

  /** A call that cannot be held: its caps say whether it leaves. */
  private Admitted unheld(
      Charge draft, Asked asked, @Nullable InflightTable table, Consumer<Throwable> faults) {
    Decision decision = decideUnheld(draft, faults).of(asked.change());
    if (decision.verdict() == Verdict.REFUSED) {
      return refused(draft, decision, asked);
    }
    Charge opening = opening(draft, decision);
    Admitted admitted = writeDown(table, opening, decision, asked, faults);
    return leaves(admitted, faults)
        ? admitted
        : new Admitted(decision, opening, InFlight.NONE, asked);
  }

  private static Admitted refused(Charge draft, Decision decision, Asked asked) {
    return new Admitted(decision, opening(draft, decision), InFlight.NONE, asked);
  }

  /** A gate that fails cannot check the call: its caps say whether it leaves. */
  private Decision decide(Charge draft, Asked asked, Consumer<Throwable> faults) {
    try {
      return gate.decide(draft.labels(), draft.startMicros() / 1000, asked.ceiling())
          .of(asked.change());
    } catch (RuntimeException | Error e) {
      failures.failed("gate", e, faults);
      return decideUnheld(draft, faults).of(asked.change());
    }
  }

  /** Where even that fails the call passes, and its charge says that no cap was checked. */
  private Decision decideUnheld(Charge draft, Consumer<Throwable> faults) {
    try {
      return gate.decideUnheld(draft.labels(), draft.startMicros() / 1000);
    } catch (RuntimeException | Error e) {
      failures.failed("gate", e, faults);
      return gate.unchecked();
    }
  }

  private static Charge opening(Charge draft, Decision decision) {
    Charge.Builder opening = Opening.decided(draft.toBuilder(), decision);
    if (draft.trip() == null || decision.verdict() == Verdict.REFUSED) {
      opening.trip(null);
    } else {
      // Of two in shadow, the kill switch that has tripped is named.
      opening.verdict(draft.verdict()).capId(draft.capId()).capTotal(draft.capTotal());
    }
    if (decision.throttled()) {
      opening.errorType(THROTTLED).retryAfterMillis(decision.retryAfterMs());
    }
    return opening.build();
  }

  /** Writes the call down before it leaves. */
  private Admitted writeDown(
      @Nullable InflightTable table,
      Charge opening,
      Decision decision,
      Asked asked,
      Consumer<Throwable> faults) {
    InFlight flight = InFlight.NONE;
    try {
      flight = table == null ? InFlight.NONE : entry(table, opening, decision, asked.ceiling());
    } catch (RuntimeException | Error e) {
      // Without protection, but metered: somebody truncated the table, most likely.
      failures.failed("protection", e, faults);
    }
    return new Admitted(decision, opening, flight, asked);
  }

  private static InFlight entry(
      InflightTable table, Charge opening, Decision decision, Ceiling ceiling) {
    int entry =
        table.ready(
            opening.id(),
            opening.boardGeneration(),
            opening.boardRow(),
            opening.policyVersion(),
            decision.heldSlots(InflightTable.maxSlots()),
            decision.heldAmounts(InflightTable.maxSlots()),
            RecordCodec.encode(atMost(opening, ceiling), InflightTable.maxChargeBytes()));
    return entry < 0 ? InFlight.NONE : new InFlight(table, entry);
  }

  /** What the call is charged at if nobody ever learns what it came to. */
  private static Charge atMost(Charge opening, Ceiling ceiling) {
    if (ceiling.costNanos() == 0 && ceiling.inputTokens() + ceiling.outputTokens() == 0) {
      return opening;
    }
    Usage most =
        new Usage.Builder()
            .set(Meter.INPUT, ceiling.inputTokens())
            .set(Meter.OUTPUT, ceiling.outputTokens())
            .set(Meter.IMAGES, ceiling.images())
            .build();
    return opening.toBuilder()
        .usage(most)
        .listCostNanos(ceiling.costNanos())
        .countedNanos(ceiling.costNanos())
        .build();
  }
}
