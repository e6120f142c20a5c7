package dev.tollgate.collector.config;

/** One window without end. */
public record TotalWindow() implements EndlessWindow {
  @Override
  public String name() {
    return "total";
  }
}
