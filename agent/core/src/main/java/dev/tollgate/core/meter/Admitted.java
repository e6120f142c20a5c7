package dev.tollgate.core.meter;

import dev.tollgate.core.gate.Decision;
import dev.tollgate.ledger.charge.Charge;

/** What the gate let out, or refused: the decision, the charge so far, and what protects it. */
final class Admitted {
  private final Decision decision;
  private final Charge opening;
  private final InFlight flight;
  private final Asked asked;

  Admitted(Decision decision, Charge opening, InFlight flight, Asked asked) {
    this.decision = decision;
    this.opening = opening;
    this.flight = flight;
    this.asked = asked;
  }

  Decision decision() {
    return decision;
  }

  /** The charge as far as it is known before the call leaves. */
  Charge opening() {
    return opening;
  }

  InFlight flight() {
    return flight;
  }

  /** What the call leaves with. */
  Asked asked() {
    return asked;
  }

  /**
   * The call never leaves. First the entry, then the amounts: a death in between charges nothing.
   */
  void release() {
    flight.free();
    decision.release();
  }
}
