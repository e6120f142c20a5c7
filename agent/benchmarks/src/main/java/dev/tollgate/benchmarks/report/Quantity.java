package dev.tollgate.benchmarks.report;

import java.util.Locale;

/** Durations and sizes as people read them, three digits each. Stateless. */
public final class Quantity {
  private static final String UNKNOWN = "-";
  private static final String[] TIMES = {"ns", "µs", "ms", "s"};
  private static final String[] SIZES = {"B", "kB", "MB", "GB"};

  private Quantity() {}

  /** A duration in nanoseconds; {@code -} where it is not a number. */
  public static String nanos(double nanos) {
    return scaled(nanos, TIMES);
  }

  /** A size in bytes, in thousands; {@code -} where it is not a number. */
  public static String bytes(double bytes) {
    return scaled(bytes, SIZES);
  }

  /** A ratio, two digits after the point; {@code -} where it is not a number. */
  public static String ratio(double ratio) {
    return Double.isNaN(ratio) ? UNKNOWN : String.format(Locale.ROOT, "%.2f", ratio);
  }

  private static String scaled(double value, String[] units) {
    if (Double.isNaN(value)) {
      return UNKNOWN;
    }
    double scaled = value;
    int unit = 0;
    while (Math.abs(scaled) >= 999.5 && unit < units.length - 1) {
      scaled /= 1000;
      unit++;
    }
    int digits = unit == 0 || Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2;
    String number = String.format(Locale.ROOT, "%." + digits + "f", scaled);
    return (number.equals("-0") ? "0" : number) + " " + units[unit];
  }
}
