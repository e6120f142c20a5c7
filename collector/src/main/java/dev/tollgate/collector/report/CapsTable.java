package dev.tollgate.collector.report;

import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Reserve;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The caps as a table, one a line, with a bar on a terminal. */
public final class CapsTable {
  private static final int BAR = 20;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm z");
  private static final List<String> HEADER =
      List.of(
          "CAP",
          "OWNER",
          "SCOPE",
          "WINDOW",
          "SPENT",
          "HELD",
          "LIMIT",
          "%",
          "STATE",
          "PER HOUR",
          "EXHAUSTED",
          "RESETS");

  private static final int FIRST_AMOUNT = HEADER.indexOf("SPENT");
  private static final int PERCENT = HEADER.indexOf("%");
  private static final int STATE = HEADER.indexOf("STATE");
  private static final int PER_HOUR = HEADER.indexOf("PER HOUR");

  private CapsTable() {}

  /**
   * The table's lines.
   *
   * @param zone of the times
   */
  public static List<String> of(CapsReport report, Style style, ZoneId zone) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (CapStatus status : report.caps()) {
      rows.add(cells(status, report.atMs(), zone));
    }
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (int r = 0; r < rows.size(); r++) {
      String line = line(rows.get(r), widths, style, r == 0 ? null : report.caps().get(r - 1));
      lines.add(r == 0 ? style.dim(line) : line);
    }
    return lines;
  }

  private static List<String> cells(CapStatus status, long nowMs, ZoneId zone) {
    Cap cap = status.cap();
    long endMs = status.window() < 0 ? Long.MAX_VALUE : cap.windows().endMs(status.window());
    String scope =
        cap.scope().values().entrySet().stream()
            .map(entry -> entry.getKey().key() + "=" + entry.getValue())
            .collect(Collectors.joining(","));
    return List.of(
        cap.id() + (status.eachValue().isEmpty() ? "" : " " + status.eachValue()),
        cap.owner(),
        scope.isEmpty() ? "every call" : scope,
        cap.windowName(),
        AmountText.withUnit(cap.unit(), status.spent()),
        status.held() == 0 ? "-" : AmountText.of(cap.unit(), status.held()),
        limit(status),
        status.percent().toPlainString(),
        status.state(),
        status.perHour() == 0 ? "-" : AmountText.of(cap.unit(), status.perHour()),
        exhausted(status, nowMs, zone),
        cap.countsJobs() ? "job's end" : time(endMs, zone));
  }

  private static String exhausted(CapStatus status, long nowMs, ZoneId zone) {
    long atMs = status.exhaustedAtMs(nowMs);
    return atMs <= nowMs ? "now" : time(atMs, zone);
  }

  private static String time(long epochMs, ZoneId zone) {
    return epochMs == Long.MAX_VALUE
        ? "-"
        : TIME.format(Instant.ofEpochMilli(epochMs).atZone(zone));
  }

  private static String limit(CapStatus status) {
    Cap cap = status.cap();
    Reserve reserve = cap.reserve();
    return AmountText.withUnit(cap.unit(), cap.limit())
        + (cap.raisedBy() == 0 ? "" : " (+" + AmountText.of(cap.unit(), cap.raisedBy()) + ")")
        + (cap.holdsExpected() ? " soft" : "")
        + (reserve == null
            ? ""
            : ", "
                + AmountText.of(cap.unit(), status.reserveLeft())
                + " of reserve "
                + AmountText.of(cap.unit(), reserve.amount())
                + " left");
  }

  private static String line(
      List<String> row, int[] widths, Style style, @Nullable CapStatus status) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      boolean number = (i >= FIRST_AMOUNT && i <= PERCENT) || i == PER_HOUR;
      String cell = row.get(i);
      cells.add(number ? style.right(cell, widths[i]) : style.left(cell, widths[i]));
      if (i == PERCENT && style == Style.TERMINAL) {
        cells.add(status == null ? " ".repeat(BAR) : bar(status, style));
      }
      if (i == STATE && status != null) {
        cells.set(cells.size() - 1, paint(status, style, cells.get(cells.size() - 1)));
      }
    }
    return String.join("  ", cells).stripTrailing();
  }

  private static String bar(CapStatus status, Style style) {
    int full = (int) Math.min(BAR, status.percent().longValue() * BAR / 100);
    return paint(status, style, "█".repeat(full)) + style.dim("░".repeat(BAR - full));
  }

  private static String paint(CapStatus status, Style style, String text) {
    return switch (status.state()) {
      case "refusing", "unenforceable" -> style.red(text);
      case "throttling", "downgrading", "reserve" -> style.yellow(text);
      case "open" -> status.percent().intValue() >= 80 ? style.yellow(text) : style.green(text);
      default -> style.dim(text);
    };
  }
}
