package dev.tollgate.collector.report;

import dev.tollgate.collector.replay.Replay;
import dev.tollgate.collector.replay.ReplayedCap;
import dev.tollgate.collector.replay.ReplayedSwitch;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.Length;
import dev.tollgate.ledger.policy.Reserve;
import dev.tollgate.ledger.pricing.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a replay found, as table or JSON. Stateless. */
public final class ReplayReport {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm z");

  private ReplayReport() {}

  /**
   * Lines of text.
   *
   * @param zone of the times
   */
  public static List<String> text(Replay replay, Style style, ZoneId zone) {
    AlignedTable table =
        new AlignedTable(
            "CAP",
            "OWNER",
            "WINDOW",
            ">LIMIT",
            ">CALLS",
            ">PEAK %",
            "ALERTED",
            ">THROTTLED",
            ">DOWNGRADED",
            ">REFUSED",
            ">REFUSED USD",
            "FIRST");
    for (ReplayedCap each : replay.caps()) {
      Cap cap = each.cap();
      table.row(
          cap.id(),
          cap.owner(),
          cap.windowName(),
          AmountText.withUnit(cap.unit(), cap.limit()),
          Long.toString(each.calls()),
          each.peakPercent().toPlainString(),
          alerted(each),
          Long.toString(each.throttled()),
          Long.toString(each.downgraded()),
          each.refused() + (cap.shadow() ? " in shadow" : ""),
          Money.usd(each.refusedNanos()),
          each.firstRefusedMs() == 0
              ? "-"
              : TIME.format(Instant.ofEpochMilli(each.firstRefusedMs()).atZone(zone)));
    }
    List<String> lines = new ArrayList<>(table.lines(style));
    for (ReplayedCap each : replay.caps()) {
      Reserve reserve = each.cap().reserve();
      if (reserve != null) {
        lines.add(
            each.cap().id()
                + ": "
                + each.drawn()
                + " calls drew on its reserve of "
                + AmountText.withUnit(each.cap().unit(), reserve.amount()));
      }
    }
    lines.addAll(switches(replay, style, zone));
    String sum =
        replay.refused()
            + " of "
            + replay.calls()
            + " calls refused: "
            + Money.usd(replay.refusedNanos())
            + " of "
            + Money.usd(replay.costNanos())
            + " USD";
    lines.add(replay.refused() > 0 ? style.yellow(sum) : sum);
    if (replay.throttled() > 0) {
      lines.add(
          replay.throttled()
              + " throttled, each counted as if it had come once: when it would have been tried"
              + " again is not known");
    }
    if (replay.downgraded() > 0) {
      lines.add(
          replay.downgraded()
              + " downgraded, each counted at what it came to on the model it had: the refusals may"
              + " be fewer");
    }
    if (replay.refusedThen() > 0) {
      lines.add(
          replay.refusedThen()
              + " more were refused in the past itself: nobody knows what they would have cost");
    }
    return lines;
  }

  private static List<String> switches(Replay replay, Style style, ZoneId zone) {
    AlignedTable table =
        new AlignedTable(
            "KILL SWITCH",
            "OWNER",
            "WITHIN",
            ">CALLS",
            ">TRIPS",
            ">REFUSED",
            ">REFUSED USD",
            "FIRST",
            "NOT REPLAYED");
    for (ReplayedSwitch each : replay.switches()) {
      table.row(
          each.by().id(),
          each.by().owner(),
          Length.words(each.by().withinMs()),
          Long.toString(each.calls()),
          Long.toString(each.trips()),
          each.refused() + (each.by().shadow() ? " in shadow" : ""),
          Money.usd(each.refusedNanos()),
          each.firstTripMs() == 0
              ? "-"
              : TIME.format(Instant.ofEpochMilli(each.firstTripMs()).atZone(zone)),
          each.untold().isEmpty()
              ? "-"
              : each.untold().stream().map(Excess::key).collect(Collectors.joining(", ")));
    }
    return table.lines(style);
  }

  /** How often each percentage was announced: {@code 80% 3 times}. */
  private static String alerted(ReplayedCap cap) {
    return cap.alerts().isEmpty()
        ? "-"
        : cap.alerts().entrySet().stream()
            .map(
                alert ->
                    alert.getKey()
                        + "%"
                        + (alert.getValue() == 1 ? "" : " " + alert.getValue() + " times"))
            .collect(Collectors.joining(", "));
  }

  /** One JSON object. */
  public static String json(Replay replay) {
    return JsonLine.of(
        out -> {
          out.writeNumberField("calls", replay.calls());
          JsonLine.usd(out, "countedUsd", replay.costNanos());
          out.writeNumberField("throttled", replay.throttled());
          out.writeNumberField("downgraded", replay.downgraded());
          out.writeNumberField("refused", replay.refused());
          JsonLine.usd(out, "refusedUsd", replay.refusedNanos());
          out.writeNumberField("refusedThen", replay.refusedThen());
          out.writeArrayFieldStart("caps");
          for (ReplayedCap each : replay.caps()) {
            out.writeStartObject();
            out.writeStringField("id", each.cap().id());
            out.writeStringField("owner", each.cap().owner());
            out.writeBooleanField("shadow", each.cap().shadow());
            out.writeNumberField("calls", each.calls());
            out.writeNumberField("peakPercent", each.peakPercent());
            out.writeObjectFieldStart("alerts");
            for (Map.Entry<Integer, Integer> alert : each.alerts().entrySet()) {
              out.writeNumberField(alert.getKey().toString(), alert.getValue());
            }
            out.writeEndObject();
            out.writeNumberField("throttled", each.throttled());
            out.writeNumberField("downgraded", each.downgraded());
            if (each.cap().reserve() != null) {
              out.writeNumberField("reserveDrawn", each.drawn());
            }
            out.writeNumberField("refused", each.refused());
            JsonLine.usd(out, "refusedUsd", each.refusedNanos());
            JsonLine.timeMs(out, "firstRefused", each.firstRefusedMs());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeArrayFieldStart("killSwitches");
          for (ReplayedSwitch each : replay.switches()) {
            out.writeStartObject();
            out.writeStringField("id", each.by().id());
            out.writeStringField("owner", each.by().owner());
            out.writeBooleanField("shadow", each.by().shadow());
            out.writeNumberField("calls", each.calls());
            out.writeNumberField("trips", each.trips());
            out.writeNumberField("refused", each.refused());
            JsonLine.usd(out, "refusedUsd", each.refusedNanos());
            JsonLine.timeMs(out, "firstTrip", each.firstTripMs());
            JsonLine.texts(out, "notReplayed", each.untold().stream().map(Excess::key).toList());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
