package dev.tollgate.benchmarks.report;

/** The kind of machine that was measured on; never its name. Stateless. */
public final class Machine {
  private Machine() {}

  /** Cores and JDK. */
  public static String kind() {
    return Runtime.getRuntime().availableProcessors()
        + " cores, JDK "
        + System.getProperty("java.version");
  }
}
