package dev.tollgate.benchmarks.peers;

/** An application that does nothing. */
final class EmptyMain {
  private EmptyMain() {}

  /** Ends at once. */
  public static void main(String[] args) {}
}
