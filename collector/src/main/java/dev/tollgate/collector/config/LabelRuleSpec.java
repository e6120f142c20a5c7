package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.LabelRule;

/**
 * A label rule as the file says it. Immutable.
 *
 * @param line the line where it stands in its file, from 1
 * @param column the column there, from 1
 */
public record LabelRuleSpec(LabelRule rule, int line, int column) {}
