package dev.tollgate.collector.why;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.collector.report.AmountText;
import dev.tollgate.collector.report.ChargeJson;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.policy.Reserve;
import dev.tollgate.ledger.pricing.Money;
import dev.tollgate.ledger.pricing.Price;
import java.io.IOException;

/** An explanation as one JSON object, version 1, documented in the collector's README. */
public final class WhyJson {
  private WhyJson() {}

  /** The line of an explanation. */
  public static String of(Explanation explanation) {
    return JsonLine.of(
        out -> {
          out.writeObjectFieldStart("charge");
          ChargeJson.write(out, explanation.charge());
          out.writeEndObject();
          today(out, explanation);
          flags(out, explanation);
          caps(out, explanation);
          corrections(out, explanation);
        });
  }

  private static void today(JsonGenerator out, Explanation explanation) throws IOException {
    Price price = explanation.arithmetic().price();
    out.writeObjectFieldStart("today");
    JsonLine.text(out, "priceSource", explanation.catalog());
    JsonLine.text(out, "rule", price.rule());
    JsonLine.text(out, "listCostUsd", price.known() ? Money.usd(price.listCostNanos()) : null);
    out.writeBooleanField("differs", explanation.otherToday() != null);
    out.writeArrayFieldStart("lines");
    for (Arithmetic.Line line : explanation.arithmetic().lines()) {
      out.writeStartObject();
      out.writeStringField("meter", line.meter());
      out.writeNumberField("quantity", line.quantity());
      out.writeStringField("rateUsd", line.rateUsd());
      out.writeStringField("per", line.rateUnit());
      out.writeStringField("factor", line.factor());
      out.writeStringField("subtotalUsd", line.subtotalUsd());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void flags(JsonGenerator out, Explanation explanation) throws IOException {
    out.writeObjectFieldStart("flags");
    for (Flag flag : explanation.charge().flags()) {
      out.writeStringField(flag.key(), FlagWords.of(flag));
    }
    out.writeEndObject();
  }

  private static void caps(JsonGenerator out, Explanation explanation) throws IOException {
    out.writeNumberField("policyVersion", explanation.policyVersion());
    out.writeArrayFieldStart("caps");
    for (CountedOn counted : explanation.caps()) {
      out.writeStartObject();
      out.writeStringField("id", counted.cap().id());
      out.writeStringField("owner", counted.cap().owner());
      out.writeStringField("unit", counted.cap().unit().key());
      out.writeStringField("counts", AmountText.of(counted.cap().unit(), counted.amount()));
      out.writeStringField("window", counted.cap().windowName());
      JsonLine.timeMs(out, "windowStart", Math.max(0, counted.windowStartMs()));
      out.writeStringField("where", counted.row() ? "row" : "base");
      Reserve reserve = counted.cap().reserve();
      if (reserve != null) {
        out.writeStringField("reserve", AmountText.of(counted.cap().unit(), reserve.amount()));
        out.writeBooleanField("mayDraw", counted.draws());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void corrections(JsonGenerator out, Explanation explanation) throws IOException {
    out.writeArrayFieldStart("corrections");
    for (Correction correction : explanation.corrections()) {
      out.writeStartObject();
      out.writeStringField("id", correction.id().toString());
      JsonLine.time(out, "time", correction.atMicros());
      out.writeStringField("by", correction.by());
      out.writeStringField("reason", correction.reason());
      JsonLine.text(
          out,
          "listCostUsdBefore",
          CostWords.isUnknown(correction.before())
              ? null
              : Money.usd(correction.before().listCostNanos()));
      JsonLine.text(
          out,
          "listCostUsd",
          CostWords.isUnknown(correction.after())
              ? null
              : Money.usd(correction.after().listCostNanos()));
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
