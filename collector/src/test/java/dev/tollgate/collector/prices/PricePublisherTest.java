package dev.tollgate.collector.prices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.pricing.CatalogException;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.UnknownPrice;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.prices.PublishedPrices;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricePublisherTest {
  private static final String MINE =
      """
      tollgate-prices 1
      catalog mine 1
      provider openai
        model gpt-4o
          rates input 9 output 9
      """;

  private final Home home;
  private final List<String> infos = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final PricePublisher publisher;

  PricePublisherTest(@TempDir Path directory) throws IOException {
    home = Home.of(directory.resolve("home"));
    home.create();
    publisher = new PricePublisher(home, infos::add, errors::add);
  }

  @Test
  void withoutAList_nothingIsPublished() throws IOException {
    publisher.start(UnknownPrice.DEAREST);
    assertFalse(turn(UnknownPrice.DEAREST));
    assertNull(PublishedPrices.read(home.publishedPrices()));
    assertEquals(List.of(), infos);
  }

  @Test
  void lists_areLaidOverTheBuiltInOneInTheirOrder() throws IOException, CatalogException {
    publisher.start(UnknownPrice.DEAREST);
    list("z.prices", MINE);
    list("imported.prices", MINE.replace("mine 1", "litellm 7").replace("9", "8"));
    list("a.prices", "tollgate-prices 1\ncontract deal 2\nprovider openai\n  discount 0.9\n");
    Files.writeString(home.prices().resolve("notes.txt"), "no list");
    assertTrue(turn(UnknownPrice.DEAREST));
    PriceCatalog published = published();
    assertEquals("mine@1+litellm@7+" + PriceCatalog.builtIn().source(), published.source());
    assertEquals("deal@2", published.contract());
    assertTrue(published.knows("anthropic", "claude-sonnet-4-5", 0));
    assertEquals(
        List.of("prices " + published.source() + ", contract deal@2 were published"), infos);
  }

  @Test
  void wrongList_isRefusedWithItsLineOnceAndTheOldPricesStay()
      throws IOException, CatalogException {
    list("mine.prices", MINE);
    publisher.start(UnknownPrice.DEAREST);
    list("mine.prices", MINE.replace("input 9", "input nine"));
    assertFalse(turn(UnknownPrice.DEAREST));
    assertFalse(turn(UnknownPrice.DEAREST));
    assertEquals("mine@1+" + PriceCatalog.builtIn().source(), published().source());
    assertEquals(1, errors.size(), errors.toString());
    assertTrue(errors.get(0).startsWith(home.prices() + "/mine.prices:5: \"nine\""), errors.get(0));
    assertTrue(errors.get(0).contains("the prices before stay"), errors.get(0));
    list("mine.prices", MINE.replace("mine 1", "mine 2"));
    assertTrue(turn(UnknownPrice.DEAREST));
    assertEquals("mine@2+" + PriceCatalog.builtIn().source(), published().source());
  }

  @Test
  void listThatIsGone_givesTheBuiltInPricesBack() throws IOException {
    list("mine.prices", MINE);
    publisher.start(UnknownPrice.DEAREST);
    Files.delete(home.prices().resolve("mine.prices"));
    assertTrue(turn(UnknownPrice.DEAREST));
    assertNull(PublishedPrices.read(home.publishedPrices()));
  }

  @Test
  void unknownPrice_isPublishedWithThePrices() throws IOException, CatalogException {
    publisher.start(UnknownPrice.DEAREST);
    assertTrue(turn(UnknownPrice.REFUSE));
    assertEquals(UnknownPrice.REFUSE, published().unknownPrice());
    assertTrue(turn(UnknownPrice.ALLOW));
    assertEquals(UnknownPrice.ALLOW, published().unknownPrice());
    assertTrue(turn(UnknownPrice.DEAREST));
    assertNull(PublishedPrices.read(home.publishedPrices()));
  }

  @Test
  void restartedCollector_publishesNothingTwice() throws IOException {
    list("mine.prices", MINE);
    publisher.start(UnknownPrice.DEAREST);
    new PricePublisher(home, infos::add, errors::add).start(UnknownPrice.DEAREST);
    assertEquals(1, infos.size(), infos.toString());
  }

  @Test
  void damagedPublication_isMadeAnew() throws IOException, CatalogException {
    list("mine.prices", MINE);
    Files.writeString(home.publishedPrices(), "cut");
    publisher.start(UnknownPrice.DEAREST);
    assertEquals("mine@1+" + PriceCatalog.builtIn().source(), published().source());
  }

  /** A list counts when it looked the same twice. */
  private boolean turn(UnknownPrice unknown) throws IOException {
    boolean first = publisher.poll(unknown);
    return publisher.poll(unknown) || first;
  }

  private void list(String name, String text) throws IOException {
    Files.createDirectories(home.prices());
    Files.writeString(home.prices().resolve(name), text);
  }

  private PriceCatalog published() throws IOException, CatalogException {
    return PriceCatalog.parse(
        "published",
        new StringReader(Objects.requireNonNull(PublishedPrices.read(home.publishedPrices()))));
  }
}
