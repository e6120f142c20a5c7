package dev.tollgate.collector.inspect;

import dev.tollgate.collector.report.AlignedTable;
import dev.tollgate.collector.report.Style;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.BoardSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The board for people: header, rows, slots. */
public final class BoardTable {
  private static final long SECOND_MS = 1_000;
  private static final long MINUTE_MS = 60 * SECOND_MS;
  private static final long HOUR_MS = 60 * MINUTE_MS;

  private final BoardReport report;
  private final Style style;
  private final long nowMs;
  private final boolean all;

  private BoardTable(BoardReport report, Style style, long nowMs, boolean all) {
    this.report = report;
    this.style = style;
    this.nowMs = nowMs;
    this.all = all;
  }

  /**
   * The board's lines.
   *
   * @param all whether free rows and windows that have ended are shown as well
   */
  public static List<String> of(BoardReport report, Style style, long nowMs, boolean all) {
    return new BoardTable(report, style, nowMs, all).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>(header());
    section(lines, rows(), report.rows().size(), "free row", "free rows");
    section(
        lines,
        slots(),
        report.slots().size(),
        "slot of a window that has ended",
        "slots of windows that have ended");
    return lines;
  }

  private List<String> header() {
    BoardSnapshot board = report.board();
    List<String> lines = new ArrayList<>();
    line(
        lines,
        "board",
        report.file()
            + ", generation "
            + board.generation()
            + ", "
            + (board.sealed() ? "sealed" : "open"));
    line(lines, "boot", report.thisBoot() ? "this one" : "another: " + board.bootId());
    line(lines, "slots", board.slots().size() + " of " + board.slotCount() + " used");
    line(lines, "rows", board.rows().size() + " of " + board.rowCount() + " ever claimed");
    line(lines, "policy", board.policyVersion() + ", policy.bin: " + report.policyVersion());
    line(
        lines,
        "collector",
        (report.collectorRuns() ? "running" : "stopped")
            + ", last heard of "
            + ago(board.collectorHeartbeatMs()));
    report.damage().forEach(damage -> lines.add(style.left("damage", 11) + damage));
    return lines;
  }

  private void line(List<String> lines, String name, String value) {
    lines.add(style.dim(style.left(name, 11)) + value);
  }

  private void section(List<String> lines, AlignedTable table, int of, String one, String many) {
    int hidden = of - table.size();
    if (of > 0) {
      lines.add("");
      lines.addAll(table.lines(style));
    }
    if (hidden > 0) {
      lines.add(style.dim("and " + hidden + " " + (hidden == 1 ? one : many) + ", with --all"));
    }
  }

  private AlignedTable rows() {
    AlignedTable table = new AlignedTable(">ROW", "JVM", "SERVICE", "STATE", "HEARTBEAT");
    for (BoardReport.Row row : report.rows()) {
      if (all || row.row().owner() != 0) {
        BoardReport.Owner owner = row.owner();
        table.row(
            Integer.toString(row.row().index()),
            owner == null ? hex(row.row().owner()) : owner.files().jvm().toString(),
            owner == null ? "-" : Objects.requireNonNullElse(owner.service(), "-"),
            row.state(),
            ago(row.row().heartbeatMs()));
      }
    }
    return table;
  }

  private AlignedTable slots() {
    AlignedTable table =
        new AlignedTable(">SLOT", "CAP", "WINDOW", ">BASE", ">TOTAL", ">LIMIT", "ROWS");
    for (BoardReport.Slot named : report.slots()) {
      CapWindow counts = named.counts();
      if (all || counts == null || !counts.endedAt(nowMs)) {
        BoardSnapshot.Slot slot = named.slot();
        table.row(
            Integer.toString(slot.index()),
            counts == null ? "key " + hex(slot.key()) : counts.cap().id(),
            counts == null ? "not in policy.bin" : counts.window(),
            amount(counts, slot::base),
            amount(counts, slot::total),
            counts == null ? "-" : CapWindow.text(counts.cap().unit(), counts.cap().limit()),
            cells(counts, slot));
      }
    }
    return table;
  }

  private String cells(@Nullable CapWindow counts, BoardSnapshot.Slot slot) {
    List<String> cells = new ArrayList<>();
    for (BoardSnapshot.Row row : report.board().rows()) {
      int index = row.index();
      boolean used = false;
      for (Unit unit : CapWindow.units(counts)) {
        used |= slot.used(index, unit) != 0;
      }
      if (used) {
        cells.add(index + ": " + amount(counts, unit -> slot.used(index, unit)));
      }
    }
    return cells.isEmpty() ? "-" : String.join(", ", cells);
  }

  /** In the cap's unit; in all where the cap is not known. */
  private static String amount(@Nullable CapWindow counts, ToLongFunction<Unit> amounts) {
    if (counts != null) {
      Unit unit = counts.cap().unit();
      return CapWindow.text(unit, amounts.applyAsLong(unit));
    }
    List<String> texts = new ArrayList<>();
    for (Unit unit : CapWindow.units(counts)) {
      texts.add(CapWindow.text(unit, amounts.applyAsLong(unit)));
    }
    return String.join(" ", texts);
  }

  private static String hex(long word) {
    return String.format("%016x", word);
  }

  private String ago(long epochMs) {
    if (epochMs == 0) {
      return "never";
    }
    long ms = nowMs - epochMs;
    String age =
        Math.abs(ms) < MINUTE_MS
            ? Math.abs(ms) / SECOND_MS + " s"
            : Math.abs(ms) < HOUR_MS
                ? Math.abs(ms) / MINUTE_MS + " min"
                : Math.abs(ms) / HOUR_MS + " h";
    return ms < 0 ? "in " + age + ", by its clock" : age + " ago";
  }
}
