package dev.tollgate.collector.inspect;

import dev.tollgate.collector.report.AlignedTable;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.collector.report.Style;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.pricing.Money;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Ledgers described for people: one a line, or one with all there is to say of it. */
public final class DescriptionTable {
  private final Style style;
  private final DateTimeFormatter time;

  /** In this style, with times in this zone. */
  public DescriptionTable(Style style, ZoneId zone) {
    this.style = style;
    this.time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(zone);
  }

  /** One line for each ledger, under a header. */
  public List<String> lines(List<LedgerDescription> ledgers) {
    AlignedTable table =
        new AlignedTable(
            "JVM",
            "SERVICE",
            ">PID",
            "STATE",
            "STARTED",
            "LAST RECORD",
            ">SEG",
            ">BYTES",
            ">RECORDS",
            ">CHARGES",
            ">COST USD",
            ">COUNTED USD",
            ">OPEN",
            ">DROPS",
            "FAULTS");
    for (LedgerDescription ledger : ledgers) {
      JvmStart start = ledger.start();
      table.row(
          ledger.files().jvm().toString(),
          start == null ? "-" : service(start),
          start == null ? "-" : Long.toString(start.pid()),
          ledger.state().key(),
          time(start == null ? null : start.startMicros()),
          time(ledger.lastMicros()),
          Integer.toString(ledger.segments()),
          Long.toString(ledger.bytes()),
          Long.toString(ledger.records()),
          Long.toString(ledger.charges()),
          Money.usd(ledger.listCostNanos()),
          Money.usd(ledger.countedNanos()),
          ledger.state() == LedgerFiles.State.SEALED ? "-" : Long.toString(ledger.open()),
          Objects.toString(ledger.drops(), "-"),
          ledger.faults().isEmpty()
              ? ""
              : ledger.faults().size() + " (see tollgate ledger verify)");
    }
    return table.lines(style);
  }

  /** Everything about one ledger, one thing a line. */
  public List<String> details(LedgerDescription ledger) {
    JvmStart start = ledger.start();
    List<String> lines = new ArrayList<>();
    line(lines, "jvm", ledger.files().jvm().toString());
    line(lines, "directory", ledger.files().directory().toString());
    line(lines, "state", ledger.state().key());
    line(lines, "service", start == null ? "-" : service(start));
    line(lines, "environment", start == null ? "-" : label(start, Label.ENVIRONMENT));
    line(lines, "pid", start == null ? "-" : Long.toString(start.pid()));
    line(lines, "java", start == null ? "-" : start.javaVersion());
    line(lines, "agent", start == null ? "-" : start.agentVersion());
    line(lines, "started", time(start == null ? null : start.startMicros()));
    line(lines, "last record", time(ledger.lastMicros()));
    line(lines, "segments", ledger.segments() + ", " + ledger.bytes() + " bytes");
    line(lines, "records", ledger.records() + counts(ledger.entries(), LedgerEntry.Type::key));
    line(
        lines,
        "charges",
        ledger.charges()
            + (ledger.charges() == 0
                ? ""
                : (ledger.calls() == ledger.charges() ? "" : " of " + ledger.calls() + " calls")
                    + ", begun from "
                    + time(ledger.firstChargeMicros())
                    + " to "
                    + time(ledger.lastChargeMicros())));
    line(lines, "list cost", Money.usd(ledger.listCostNanos()) + " USD");
    line(lines, "counted", Money.usd(ledger.countedNanos()) + " USD");
    line(lines, "flags", orDash(counts(ledger.flags(), flag -> flag.key())));
    line(
        lines,
        "open calls",
        ledger.open()
            + accountedFor(ledger)
            + counts(ledger.inflight(), state -> state.name().toLowerCase(Locale.ROOT)));
    line(lines, "counters", orDash(counts(ledger.counters(), name -> name)));
    ledger.faults().forEach(fault -> line(lines, "fault", fault));
    return lines;
  }

  private static String accountedFor(LedgerDescription ledger) {
    boolean closed = ledger.state() == LedgerFiles.State.SEALED && ledger.open() > 0;
    return closed ? " when it died, accounted for" : "";
  }

  private void line(List<String> lines, String name, String value) {
    lines.add(style.dim(style.left(name, 13)) + value);
  }

  private static String orDash(String counts) {
    return counts.isEmpty() ? "-" : counts.substring(2);
  }

  private static <K> String counts(Map<K, Long> counts, Function<K, String> name) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (key, count) -> text.append(", ").append(name.apply(key)).append(' ').append(count));
    return text.length() == 0 ? "" : text.replace(0, 2, ": ").toString();
  }

  private static String service(JvmStart start) {
    return label(start, Label.SERVICE);
  }

  private static String label(JvmStart start, Label label) {
    return Objects.requireNonNullElse(start.labels().get(label), "-");
  }

  private String time(@Nullable Long micros) {
    return micros == null ? "-" : time.format(JsonLine.instant(micros));
  }
}
