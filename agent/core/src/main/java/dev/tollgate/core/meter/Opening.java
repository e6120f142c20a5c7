package dev.tollgate.core.meter;

import dev.tollgate.core.gate.Decision;
import dev.tollgate.core.runaway.Watched;
import dev.tollgate.core.usage.Endpoint;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Labels;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a charge when its call leaves. Kept as long as the call is open in place of the
 * charge, which has room for all that is not known yet. Immutable.
 */
final class Opening {
  private final long idHigh;
  private final long idLow;
  private final UUID jvm;
  private final long startMicros;
  private final Labels labels;
  private final Endpoint endpoint;
  private final @Nullable String credentialAt;
  private final boolean streamed;
  private final short attempt;
  private final Decision decision;
  private final Watched watched;

  /**
   * See the parameters.
   *
   * @param charge what is known of the call as such
   * @param decision what the gate said to it
   * @param watched what the kill switches said to it
   */
  Opening(Charge charge, Endpoint endpoint, Decision decision, Watched watched) {
    idHigh = charge.id().getMostSignificantBits();
    idLow = charge.id().getLeastSignificantBits();
    jvm = charge.jvm();
    startMicros = charge.startMicros();
    labels = charge.labels();
    credentialAt = charge.credentialAt();
    streamed = charge.has(Flag.STREAMED);
    attempt = (short) Math.min(charge.attempt(), Short.MAX_VALUE);
    this.endpoint = endpoint;
    this.decision = decision;
    this.watched = watched;
  }

  /** What was asked. */
  Endpoint endpoint() {
    return endpoint;
  }

  /** What the gate said. */
  Decision decision() {
    return decision;
  }

  /** What the kill switches said. */
  Watched watched() {
    return watched;
  }

  /** Who asked whom for what. */
  Labels labels() {
    return labels;
  }

  /** When the call began, in microseconds since the epoch. */
  long startMicros() {
    return startMicros;
  }

  /** A charge with this and nothing else. */
  Charge.Builder charge() {
    Charge.Builder known = new Charge.Builder();
    known
        .id(new UUID(idHigh, idLow))
        .jvm(jvm)
        .startMicros(startMicros)
        .labels(labels)
        .operation(endpoint.operation())
        .credentialAt(credentialAt)
        .attempt(attempt)
        .flag(Flag.STREAMED, streamed);
    Charge.Builder charge = decided(known, decision);
    Runaways.name(charge, watched);
    return charge;
  }

  /** The charge with what the gate said to its call. */
  static Charge.Builder decided(Charge.Builder charge, Decision decision) {
    long clampedTo = decision.change().clampedTo();
    return charge
        .flag(Flag.UNENFORCED, decision.unenforced())
        .flag(Flag.CLAMPED, clampedTo >= 0)
        .clampedTo(clampedTo)
        .downgradedFrom(decision.change().downgradedFrom())
        .verdict(decision.verdict())
        .capId(decision.cap() == null ? null : decision.cap().id())
        .capTotal(decision.capTotal())
        .boardGeneration(decision.boardGeneration())
        .boardRow(decision.boardRow())
        .policyVersion(decision.policyVersion());
  }
}
