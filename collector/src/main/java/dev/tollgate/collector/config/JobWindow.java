package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Cap;

/**
 * One window for each job, from its first call until it has ended: no clock ends it.
 *
 * @param shared whether the JVMs that have one job name are one job; otherwise each is its own
 */
public record JobWindow(boolean shared) implements EndlessWindow {
  @Override
  public String name() {
    return Cap.JOB;
  }
}
