package dev.tollgate.benchmarks.path;

import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.Quote;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a price costs: the quote, the look-up by the model's dated name, and the multiplication. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PriceLookUp {
  private final PriceCatalog catalog = PriceCatalog.builtIn();
  private final Usage usage =
      new Usage.Builder().set(Meter.INPUT, 212).set(Meter.OUTPUT, 331).build();
  private final long nowMs = System.currentTimeMillis();

  /** For JMH. */
  public PriceLookUp() {}

  /** A price that is known. */
  @Benchmark
  public Price known() {
    Price price =
        catalog.price(
            new Quote.Builder()
                .provider("openai")
                .model("gpt-4.1-mini-2025-04-14")
                .usage(usage)
                .terms(new Terms.Builder().serviceTier("default").build())
                .atMs(nowMs)
                .build());
    if (!price.known()) {
      throw new IllegalStateException("not priced: " + price);
    }
    return price;
  }
}
