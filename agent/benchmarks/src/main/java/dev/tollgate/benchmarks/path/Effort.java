package dev.tollgate.benchmarks.path;

/**
 * How much is measured.
 *
 * @param forks fresh JVMs per step; 0 measures in this one, as a test does
 * @param warmups iterations that do not count, per fork
 * @param iterations iterations that count, per fork
 * @param iterationMs how long each takes
 */
public record Effort(int forks, int warmups, int iterations, int iterationMs) {
  /** A few minutes. */
  public static final Effort QUICK = new Effort(2, 15, 15, 200);

  /** Half an hour. */
  public static final Effort THOROUGH = new Effort(5, 50, 50, 200);

  /** Whether it runs at all, and nothing more. */
  public static final Effort SMOKE = new Effort(0, 0, 1, 5);
}
