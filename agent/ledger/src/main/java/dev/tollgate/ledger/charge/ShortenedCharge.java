package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.pricing.Terms;
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
          c -> c.toBuilder().credentialAt(null).errorCode(null).build(),
          c -> c.toBuilder().terms(c.terms().toBuilder().region(null).build()).build(),
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
        .terms(cut(charge.terms(), maxChars))
        .dedupeKey(cut(charge.dedupeKey(), maxChars))
        .otherKey(cut(charge.otherKey(), maxChars))
        .downgradedFrom(cut(charge.downgradedFrom(), maxChars))
        .priceSource(cut(charge.priceSource(), maxChars))
        .priceEntry(cut(charge.priceEntry(), maxChars))
        .vendorCostUsd(whole(charge.vendorCostUsd(), maxChars))
        .upstreamCostUsd(whole(charge.upstreamCostUsd(), maxChars))
        .capId(cut(charge.capId(), maxChars))
        .build();
  }

  private static Terms cut(Terms terms, int maxChars) {
    return terms.toBuilder()
        .serviceTier(cut(terms.serviceTier(), maxChars))
        .speed(cut(terms.speed(), maxChars))
        .region(cut(terms.region(), maxChars))
        .searchContextSize(cut(terms.searchContextSize(), maxChars))
        .imageSize(cut(terms.imageSize(), maxChars))
        .imageQuality(cut(terms.imageQuality(), maxChars))
        .build();
  }

  /** A number that is cut would be another one. */
  private static @Nullable String whole(@Nullable String number, int maxChars) {
    return number == null || number.length() <= maxChars ? number : null;
  }

  private static @Nullable String cut(@Nullable String text, int maxChars) {
    if (text == null || text.length() <= maxChars) {
      return text;
    }
    return maxChars == 0 ? null : text.substring(0, maxChars);
  }
}
