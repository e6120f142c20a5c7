package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Windows;

/** A window that no clock ends. */
sealed interface EndlessWindow extends WindowSpec permits JobWindow, TotalWindow {
  @Override
  default Windows between(long fromMs, long toMs) {
    return Windows.total();
  }

  @Override
  default Windows compile(long nowMs) {
    return Windows.total();
  }

  @Override
  default boolean stillServes(Windows old, Windows fresh, long nowMs) {
    return old.equals(fresh);
  }
}
