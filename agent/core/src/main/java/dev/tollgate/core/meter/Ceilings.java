package dev.tollgate.core.meter;

import dev.tollgate.core.gate.Ceiling;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.core.usage.Endpoint;
import dev.tollgate.core.usage.RequestFacts;
import dev.tollgate.core.usage.WorstCase;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.Quote;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Usage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The most that calls can come to: their worst case, at the dearest price. Thread-safe. */
final class Ceilings {
  private final Gate gate;
  private final Supplier<PriceCatalog> prices;
  private final TimeSource time;
  private final Failures failures;

  Ceilings(Gate gate, Supplier<PriceCatalog> prices, TimeSource time, Failures failures) {
    this.gate = gate;
    this.prices = prices;
    this.time = time;
    this.failures = failures;
  }

  /**
   * The most that a call can come to. Where there is no cap, and so nothing to hold, nobody asks;
   * what fails here lets the call be held as one that costs nothing, and its charge passes that.
   */
  Ceiling of(
      Endpoint endpoint,
      RequestFacts request,
      byte @Nullable [] body,
      long startMicros,
      Consumer<Throwable> faults) {
    if (!gate.hasCaps()) {
      return Ceiling.NONE;
    }
    try {
      Usage most =
          body == null
              ? WorstCase.ofUnseen(endpoint, request)
              : WorstCase.of(endpoint, request, body);
      Quote quote =
          new Quote.Builder()
              .provider(endpoint.provider())
              .model(request.model())
              .usage(most)
              .terms(
                  request.speed() == null
                      ? Terms.PLAIN
                      : new Terms.Builder().speed(request.speed()).build())
              .atMs(time.pricesMs(startMicros))
              .build();
      return new Ceiling(prices.get().mostNanos(quote), most.inputTokens(), most.outputTokens());
    } catch (RuntimeException | Error e) {
      failures.failed("ceiling", e, faults);
      return Ceiling.NONE;
    }
  }
}
