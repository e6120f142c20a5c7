package dev.tollgate.benchmarks.path;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.UUID;

/** Charges as they are handed to the writer. */
final class Charges {
  private Charges() {}

  /** A chat completion: about 370 bytes when it is encoded. */
  static Charge typical() {
    return new Charge.Builder()
        .id(UUID.randomUUID())
        .jvm(UUID.randomUUID())
        .startMicros(1_764_150_000_000_000L)
        .durationMicros(812_000)
        .firstByteMicros(640_000)
        .status(200)
        .labels(
            CallPath.PROCESS.toBuilder()
                .set(Label.PROVIDER, "openai")
                .set(Label.MODEL, "gpt-4.1-mini")
                .set(Label.WORKFLOW, "com.example.checkout.Checkout#summarise")
                .set(Label.CALL_SITE, "com.example.checkout.Checkout#summarise")
                .set(Label.KEY, "5f2b6c1d")
                .build())
        .operation("chat.completions")
        .requestId("req_8f2b6c1d9e4a4f7b")
        .responseModel("gpt-4.1-mini-2025-04-14")
        .terms(new Terms.Builder().serviceTier("default").build())
        .finishReason("stop")
        .usage(new Usage.Builder().set(Meter.INPUT, 212).set(Meter.OUTPUT, 331).build())
        .listCostNanos(614_400)
        .countedNanos(614_400)
        .priceSource("built-in@2026-11-01")
        .build();
  }
}
