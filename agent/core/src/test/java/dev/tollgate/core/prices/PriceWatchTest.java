package dev.tollgate.core.prices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.UnknownPrice;
import dev.tollgate.store.prices.PublishedPrices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceWatchTest {
  private static final String LIST =
      """
      tollgate-prices 1
      catalog mine 1
      provider openai
        model m
          rates input 7 output 7
      """;

  private final AgentLog log = new AgentLog();
  private final Path file;
  private final Path logFile;
  private final PriceWatch watch;

  PriceWatchTest(@TempDir Path directory) {
    file = directory.resolve("prices.published");
    logFile = directory.resolve("agent.log");
    watch = new PriceWatch(file, log);
    log.open(logFile);
  }

  @Test
  void withoutAFile_theBuiltInPricesHold() throws IOException {
    assertSame(PriceCatalog.builtIn(), watch.current());
    watch.look();
    watch.look();
    assertSame(PriceCatalog.builtIn(), watch.current());
    assertEquals(1, said("prices " + PriceCatalog.builtIn().source()));
  }

  @Test
  void publishedPrices_holdFromTheNextLookUntilTheyAreGone() throws IOException {
    watch.look();
    PublishedPrices.write(file, LIST);
    watch.look();
    assertEquals("mine@1", watch.current().source());
    PublishedPrices.write(file, LIST.replace("mine 1", "mine 2") + "unknown refuse\n");
    watch.look();
    assertEquals("mine@2", watch.current().source());
    assertEquals(UnknownPrice.REFUSE, watch.current().unknownPrice());
    Files.delete(file);
    watch.look();
    assertSame(PriceCatalog.builtIn(), watch.current());
  }

  @Test
  void brokenFile_changesNothingAndIsSaidOnceWithItsLine() throws IOException {
    PublishedPrices.write(file, LIST);
    watch.look();
    PublishedPrices.write(file, LIST.replace("input 7", "input 7,0"));
    watch.look();
    watch.look();
    assertEquals("mine@1", watch.current().source());
    assertEquals(1, said("prices.published:5: \"7,0\" is not a price"));
    Files.writeString(file, LIST);
    watch.look();
    assertEquals("mine@1", watch.current().source());
    assertEquals(1, said("was cut or edited"));
  }

  private int said(String text) throws IOException {
    log.flush();
    String all = Files.readString(logFile);
    assertTrue(all.contains(text), all);
    return all.split(Pattern.quote(text), -1).length - 1;
  }
}
