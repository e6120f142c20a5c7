package dev.tollgate.collector.cap;

import dev.tollgate.ledger.policy.Cap;

/**
 * An alert says that a cap's spend has reached a percentage of its limit. Immutable.
 *
 * @param eachValue which of the cap's counters, see {@link Cap#eachValue}
 * @param charged what the ledgers say, in the cap's unit
 * @param endMs when the window ends, in milliseconds since the epoch
 */
public record Alert(
    Cap cap, String eachValue, int percent, boolean refuses, long charged, long endMs) {}
