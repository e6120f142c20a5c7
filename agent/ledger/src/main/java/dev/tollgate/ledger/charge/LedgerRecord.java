package dev.tollgate.ledger.charge;

/**
 * One record of a JVM's ledger: a {@link Charge}, {@link Correction}, {@link CapRaise}, {@link
 * JvmStart}, {@link Heartbeat} or {@link JvmStop}, or an {@link UnknownRecord} that a newer version
 * wrote. Immutable.
 */
public interface LedgerRecord {}
