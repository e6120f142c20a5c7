package dev.tollgate.collector.report;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.function.Predicate;

/** Prints charges, one a line, with their day's running total. One thread. */
public final class ChargePrinter {
  private final PrintWriter out;
  private final Predicate<Charge> filter;
  private final long sinceMicros;
  private final DayTotals totals;
  private final ChargeLine line;
  private long printed;

  /**
   * A printer of the charges that this filter lets through.
   *
   * @param sinceMicros charges of calls that began earlier count in the day's total only
   * @param zone of days, and of times in the table
   */
  public ChargePrinter(
      PrintWriter out, Predicate<Charge> filter, long sinceMicros, ZoneId zone, ChargeLine line) {
    this.out = out;
    this.filter = filter;
    this.sinceMicros = sinceMicros;
    this.totals = new DayTotals(zone);
    this.line = line;
  }

  /** Prints the charge, if it is one to print. */
  public void print(Charge charge) {
    if (!filter.test(charge)) {
      return;
    }
    long dayTotalNanos = totals.add(charge);
    if (charge.startMicros() >= sinceMicros) {
      print(line.of(charge, dayTotalNanos, totals.isIncomplete(charge)));
    }
  }

  /** Prints the correction, if its charge is one to print. */
  public void print(Correction correction) {
    Charge after = correction.after();
    if (!filter.test(after)) {
      return;
    }
    long dayTotalNanos = totals.add(correction);
    if (after.startMicros() >= sinceMicros) {
      print(line.of(correction, dayTotalNanos, totals.isIncomplete(after)));
    }
  }

  private void print(String text) {
    if (printed == 0) {
      line.header().ifPresent(out::println);
    }
    out.println(text);
    printed++;
  }
}
