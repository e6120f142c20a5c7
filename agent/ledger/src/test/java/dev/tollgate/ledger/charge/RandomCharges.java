package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Charges of all shapes, the same for the same seed. */
final class RandomCharges {
  private static final String[] ALPHABET = {
    "a", "Z", "0", "-", " ", "ü", "€", "👋", "\u0000", "\uFFFD"
  };

  private final Random random;

  RandomCharges(long seed) {
    random = new Random(seed);
  }

  Charge next() {
    Labels.Builder labels = new Labels.Builder();
    for (Label label : Label.values()) {
      labels.set(label, maybeText());
    }
    Usage.Builder usage = new Usage.Builder();
    for (Meter meter : Meter.values()) {
      if (random.nextBoolean()) {
        usage.set(meter, number() & Long.MAX_VALUE);
      }
    }
    return new Charge.Builder()
        .id(new UUID(random.nextLong(), random.nextLong()))
        .jvm(new UUID(random.nextLong(), random.nextLong()))
        .startMicros(number())
        .durationMicros(number())
        .firstByteMicros(number())
        .requestId(maybeText())
        .dedupeKey(maybeText())
        .otherKey(maybeText())
        .labels(labels.build())
        .operation(text())
        .responseModel(maybeText())
        .terms(terms())
        .status((int) number())
        .errorType(maybeText())
        .errorCode(maybeText())
        .retryAfterMillis(number())
        .finishReason(maybeText())
        .usage(usage.build())
        .listCostNanos(number())
        .contractedCostNanos(number())
        .countedNanos(number())
        .vendorCostUsd(maybeText())
        .upstreamCostUsd(maybeText())
        .priceSource(maybeText())
        .priceEntry(maybeText())
        .contextTier(number())
        .credentialAt(maybeText())
        .attempt((int) number())
        .calls(number())
        .verdict(Verdict.values()[random.nextInt(Verdict.values().length)])
        .capId(maybeText())
        .capTotal(random.nextInt(3) == 0 ? -1 : random.nextLong() >>> 12)
        .clampedTo(number())
        .downgradedFrom(maybeText())
        .trip(random.nextInt(3) == 0 ? trip() : null)
        .boardGeneration(number())
        .boardRow((int) number())
        .policyVersion(number())
        .unreadable(maybeText())
        .flagBits(number())
        .build();
  }

  private Terms terms() {
    return new Terms.Builder()
        .serviceTier(maybeText())
        .speed(maybeText())
        .region(maybeText())
        .searchContextSize(maybeText())
        .imageSize(maybeText())
        .imageQuality(maybeText())
        .batch(random.nextBoolean())
        .build();
  }

  private Trip trip() {
    long atMicros = random.nextLong() >>> 12;
    Excess[] all = Excess.values();
    return new Trip(
        atMicros,
        atMicros + random.nextInt(),
        all[random.nextInt(all.length)],
        random.nextLong() >>> 20,
        random.nextInt(1_000_000),
        random.nextBoolean());
  }

  private long number() {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> random.nextLong();
      case 3 -> Long.MIN_VALUE;
      case 4 -> Long.MAX_VALUE;
      default -> random.nextInt(1_000_000);
    };
  }

  private @Nullable String maybeText() {
    return random.nextInt(3) == 0 ? null : text();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(10) == 0 ? 300 : random.nextInt(20);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    return text.toString();
  }
}
