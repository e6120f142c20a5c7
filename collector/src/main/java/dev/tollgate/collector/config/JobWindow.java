package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Windows;

/**
 * One window for each job, from its first call until it has ended: no clock ends it.
 *
 * @param shared whether the JVMs that have one job name are one job; otherwise each is its own
 */
public record JobWindow(boolean shared) implements WindowSpec {
  @Override
  public String name() {
    return Cap.JOB;
  }

  @Override
  public Windows between(long fromMs, long toMs) {
    return Windows.total();
  }

  @Override
  public Windows compile(long nowMs) {
    return Windows.total();
  }

  @Override
  public boolean stillServes(Windows old, Windows fresh, long nowMs) {
    return old.equals(fresh);
  }
}
