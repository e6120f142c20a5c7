package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Windows;

/** One window without end. */
public record TotalWindow() implements WindowSpec {
  @Override
  public String name() {
    return "total";
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
