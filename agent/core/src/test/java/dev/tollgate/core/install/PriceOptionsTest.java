package dev.tollgate.core.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.meter.TimeSource;
import dev.tollgate.core.options.Options;
import dev.tollgate.ledger.pricing.PriceCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceOptionsTest {
  private static Options options(String arguments) {
    return new Options(arguments, name -> null, name -> null);
  }

  @Test
  void file_isTheCatalogue(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("own.prices");
    Files.writeString(
        file, "tollgate-prices 1\ncatalog own 7\nprovider openai\nmodel m\nrates input 1\n");

    Supplier<PriceCatalog> prices =
        PriceOptions.prices(options("prices=" + file), PriceCatalog::builtIn, log());

    assertEquals("own@7+" + PriceCatalog.builtIn().source(), prices.get().source());
    Files.delete(file);
    assertEquals(
        "own@7+" + PriceCatalog.builtIn().source(), prices.get().source(), "it is read once");
  }

  @Test
  void fileThatIsWrong_leavesTheBuiltInPricesAndIsSaid(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("own.prices");
    Files.writeString(file, "tollgate-prices 1\ncatalog own 7\nprovider openai\nmodel m\nrats 1\n");
    AgentLog log = log();

    Supplier<PriceCatalog> prices =
        PriceOptions.prices(options("prices=" + file), PriceCatalog::builtIn, log);

    assertEquals(PriceCatalog.builtIn().source(), prices.get().source());
    Path said = directory.resolve("agent.log");
    log.open(said);
    log.flush();
    String text = Files.readString(said);
    assertTrue(text.contains(file + " is not used"), text);
    assertTrue(text.contains("own.prices:5"), text);
  }

  @Test
  void day_decidesThePricesAndNothingElse() {
    TimeSource time = PriceOptions.time(options("prices_at=2026-08-02"));
    assertEquals(Instant.parse("2026-08-02T00:00:00Z").toEpochMilli(), time.pricesMs(5_000_000));
    assertTrue(Math.abs(time.epochMicros() / 1000 - System.currentTimeMillis()) < 60_000);

    assertEquals(5_000, PriceOptions.time(options("prices_at=tomorrow")).pricesMs(5_000_000));
    assertEquals(5_000, PriceOptions.time(options("")).pricesMs(5_000_000));
  }

  private static AgentLog log() {
    return new AgentLog();
  }
}
