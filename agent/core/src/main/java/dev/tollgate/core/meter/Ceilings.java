package dev.tollgate.core.meter;

import dev.tollgate.core.gate.Ceiling;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.core.gate.Room;
import dev.tollgate.core.usage.EditableRequest;
import dev.tollgate.core.usage.Endpoint;
import dev.tollgate.core.usage.RequestFacts;
import dev.tollgate.core.usage.WorstCase;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.Quote;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
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
      return priced(endpoint, request, most, startMicros);
    } catch (RuntimeException | Error e) {
      failures.failed("ceiling", e, faults);
      return Ceiling.NONE;
    }
  }

  /**
   * The most that a call can come to which is given another limit of output tokens: of its own body
   * the same worst case, with that limit in place of its own.
   */
  Ceiling limited(Endpoint endpoint, EditableRequest request, long startMicros, long outputTokens) {
    return limited(endpoint, request, worst(endpoint, request), startMicros, outputTokens);
  }

  /**
   * The highest limit of output tokens, below the one that the call has now, with which it fits
   * into this room; -1 where there is none from the least on.
   */
  long highestLimit(
      Endpoint endpoint, EditableRequest request, long startMicros, long least, Room room) {
    Usage most = worst(endpoint, request);
    long fits = least - 1;
    long tooMuch = request.mostOutputTokens();
    while (tooMuch - fits > 1) {
      long middle = fits + (tooMuch - fits) / 2;
      if (room.fits(limited(endpoint, request, most, startMicros, middle))) {
        fits = middle;
      } else {
        tooMuch = middle;
      }
    }
    return fits < least ? -1 : fits;
  }

  private static Usage worst(Endpoint endpoint, EditableRequest request) {
    return WorstCase.of(endpoint, request.facts(), request.body());
  }

  private Ceiling limited(
      Endpoint endpoint, EditableRequest request, Usage most, long startMicros, long outputTokens) {
    RequestFacts facts = request.facts();
    return priced(
        endpoint, facts, WorstCase.limited(most, endpoint, facts, outputTokens), startMicros);
  }

  private Ceiling priced(Endpoint endpoint, RequestFacts request, Usage most, long startMicros) {
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
    return new Ceiling(
        prices.get().mostNanos(quote),
        most.inputTokens(),
        most.outputTokens(),
        most.quantity(Meter.IMAGES));
  }
}
