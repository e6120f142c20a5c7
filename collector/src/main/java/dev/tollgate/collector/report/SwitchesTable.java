package dev.tollgate.collector.report;

import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Length;
import dev.tollgate.ledger.pricing.Money;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** The kill switches as a table: one line for each trip that stands, one for each that is armed. */
public final class SwitchesTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss z");

  private SwitchesTable() {}

  /**
   * The table's lines; none where there is no switch.
   *
   * @param zone of the times
   */
  public static List<String> of(CapsReport report, Style style, ZoneId zone) {
    AlignedTable table =
        new AlignedTable(
            "KILL SWITCH", "OWNER", "WITHIN", "MAX", "STATE", "SINCE", "RELEASES", "BY", "JVM");
    for (SwitchStatus status : report.switches()) {
      KillSwitch by = status.by();
      Trip trip = status.trip();
      table.row(
          by.id() + (status.eachValue().isEmpty() ? "" : " " + status.eachValue()),
          by.owner(),
          Length.words(by.withinMs()),
          maxima(by),
          status.state(),
          trip == null ? "-" : time(trip.atMicros(), zone),
          trip == null ? "-" : time(trip.untilMicros(), zone),
          trip == null ? "-" : trip.words(),
          status.named() == null ? "-" : status.named().jvm().toString());
    }
    return table.lines(style);
  }

  private static String time(long micros, ZoneId zone) {
    return TIME.format(JsonLine.instant(micros).atZone(zone));
  }

  /** {@code calls 200, usd 10}. */
  private static String maxima(KillSwitch by) {
    List<String> maxima = new ArrayList<>();
    for (Excess excess : Excess.values()) {
      if (by.limits(excess)) {
        maxima.add(excess.key() + " " + maximum(by, excess));
      }
    }
    return String.join(", ", maxima);
  }

  static String maximum(KillSwitch by, Excess excess) {
    return excess == Excess.USD ? Money.usd(by.max(excess)) : Long.toString(by.max(excess));
  }
}
