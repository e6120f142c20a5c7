package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Fits a charge into a fixed room by giving up texts, the least needed first. */
final class ShortenedCharge {
  private static final List<UnaryOperator<Charge>> STEPS =
      List.of(
          c -> c.toBuilder().unreadable(null).build(),
          c -> c.toBuilder().finishReason(null).build(),
          c -> without(c, Label.CALL_SITE),
          c -> without(c, Label.ROUTE),
          c -> without(c, Label.TRACE),
          c -> c.toBuilder().errorType(null).build(),
          c -> c.toBuilder().requestId(null).build(),
          c -> c.toBuilder().region(null).build(),
          c -> without(c, Label.USER),
          c -> without(c, Label.JOB),
          c -> cut(c, 64),
          c -> cut(c, 16),
          c -> cut(c, 0));

  private ShortenedCharge() {}

  static byte[] encode(Charge charge, int maxBytes) {
    Charge shortened = charge;
    byte[] bytes = ChargeFields.encode(shortened);
    for (UnaryOperator<Charge> step : STEPS) {
      if (bytes.length <= maxBytes) {
        return bytes;
      }
      shortened = step.apply(shortened);
      bytes = ChargeFields.encode(shortened);
    }
    if (bytes.length > maxBytes) {
      throw new IllegalArgumentException(
          "a charge needs " + bytes.length + " bytes, but has " + maxBytes);
    }
    return bytes;
  }

  private static Charge without(Charge charge, Label label) {
    return charge.toBuilder().labels(charge.labels().toBuilder().set(label, null).build()).build();
  }

  private static Charge cut(Charge charge, int maxChars) {
    Labels.Builder labels = new Labels.Builder();
    charge.labels().asMap().forEach((label, value) -> labels.set(label, cut(value, maxChars)));
    String operation = cut(charge.operation(), maxChars);
    return charge.toBuilder()
        .labels(labels.build())
        .operation(operation == null ? "" : operation)
        .responseModel(cut(charge.responseModel(), maxChars))
        .serviceTier(cut(charge.serviceTier(), maxChars))
        .dedupeKey(cut(charge.dedupeKey(), maxChars))
        .priceSource(cut(charge.priceSource(), maxChars))
        .capId(cut(charge.capId(), maxChars))
        .build();
  }

  private static @Nullable String cut(@Nullable String text, int maxChars) {
    if (text == null || text.length() <= maxChars) {
      return text;
    }
    return maxChars == 0 ? null : text.substring(0, maxChars);
  }
}
