package dev.tollgate.collector.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.collector.report.AmountText;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.BoardSnapshot;
import java.io.IOException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The board as one JSON object, documented in the collector's README: all rows and slots. */
public final class BoardJson {
  private BoardJson() {}

  /**
   * One line without a line end.
   *
   * @param nowMs milliseconds since the epoch
   */
  public static String of(BoardReport report, long nowMs) {
    return JsonLine.of(out -> write(out, report, nowMs));
  }

  private static void write(JsonGenerator out, BoardReport report, long nowMs) throws IOException {
    BoardSnapshot board = report.board();
    out.writeStringField("file", report.file().toString());
    out.writeNumberField("generation", board.generation());
    out.writeStringField("state", board.sealed() ? "sealed" : "open");
    out.writeStringField("bootId", board.bootId());
    out.writeBooleanField("thisBoot", report.thisBoot());
    out.writeNumberField("slotCount", board.slotCount());
    out.writeNumberField("slotsUsed", board.slots().size());
    out.writeNumberField("rowCount", board.rowCount());
    out.writeNumberField("rowsClaimed", board.rows().size());
    out.writeNumberField("policyVersion", board.policyVersion());
    out.writeNumberField("policyFileVersion", report.policyVersion());
    out.writeStringField("collector", report.collectorRuns() ? "running" : "stopped");
    heartbeat(out, "collectorHeartbeat", board.collectorHeartbeatMs(), nowMs);
    JsonLine.texts(out, "damage", report.damage());
    out.writeArrayFieldStart("rows");
    for (BoardReport.Row row : report.rows()) {
      write(out, row, nowMs);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("slots");
    for (BoardReport.Slot slot : report.slots()) {
      write(out, slot, board);
    }
    out.writeEndArray();
  }

  private static void heartbeat(JsonGenerator out, String name, long epochMs, long nowMs)
      throws IOException {
    JsonLine.timeMs(out, name, epochMs);
    if (epochMs == 0) {
      out.writeNullField(name + "AgeMs");
    } else {
      out.writeNumberField(name + "AgeMs", nowMs - epochMs);
    }
  }

  private static void write(JsonGenerator out, BoardReport.Row row, long nowMs) throws IOException {
    BoardReport.Owner owner = row.owner();
    out.writeStartObject();
    out.writeNumberField("row", row.row().index());
    out.writeStringField("owner", hex(row.row().owner()));
    out.writeStringField("state", row.state());
    JsonLine.text(out, "jvm", owner == null ? null : owner.files().jvm().toString());
    JsonLine.text(out, "service", owner == null ? null : owner.service());
    heartbeat(out, "heartbeat", row.row().heartbeatMs(), nowMs);
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, BoardReport.Slot named, BoardSnapshot board)
      throws IOException {
    BoardSnapshot.Slot slot = named.slot();
    CapWindow counts = named.counts();
    out.writeStartObject();
    out.writeNumberField("slot", slot.index());
    out.writeStringField("key", hex(slot.key()));
    JsonLine.text(out, "cap", counts == null ? null : counts.cap().id());
    JsonLine.text(out, "window", counts == null ? null : counts.cap().windowName());
    JsonLine.time(out, "windowStart", micros(counts, counts == null ? 0 : counts.startMs()));
    JsonLine.time(out, "windowEnd", micros(counts, counts == null ? 0 : counts.endMs()));
    JsonLine.text(out, "unit", counts == null ? null : counts.cap().unit().key());
    JsonLine.text(
        out,
        "limit",
        counts == null ? null : AmountText.of(counts.cap().unit(), counts.cap().limit()));
    out.writeObjectFieldStart("base");
    amounts(out, counts, slot::base);
    out.writeEndObject();
    out.writeArrayFieldStart("rows");
    for (BoardSnapshot.Row row : board.rows()) {
      out.writeStartObject();
      out.writeNumberField("row", row.index());
      amounts(out, counts, unit -> slot.used(row.index(), unit));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeObjectFieldStart("total");
    amounts(out, counts, slot::total);
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void amounts(
      JsonGenerator out, @Nullable CapWindow counts, ToLongFunction<Unit> amounts)
      throws IOException {
    for (Unit unit : CapWindow.units(counts)) {
      out.writeStringField(unit.key(), AmountText.of(unit, amounts.applyAsLong(unit)));
    }
  }

  private static @Nullable Long micros(@Nullable CapWindow counts, long epochMs) {
    return counts == null || epochMs == Long.MAX_VALUE ? null : epochMs * 1_000;
  }

  private static String hex(long word) {
    return String.format("%016x", word);
  }
}
