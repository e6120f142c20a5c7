package dev.tollgate.core.prices;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.ledger.pricing.CatalogException;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.store.prices.PublishedPrices;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the prices at what the collector published last; without it they are the built-in ones. One
 * thread looks, any thread asks.
 *
 * <p>A broken or unreadable file changes nothing: the prices before it stay, and it is said once.
 */
public final class PriceWatch {
  private final Path file;
  private final AgentLog log;
  private List<@Nullable Object> seen = List.of();
  private volatile @Nullable PriceCatalog published;

  /** A watch on this file. */
  public PriceWatch(Path file, AgentLog log) {
    this.file = file;
    this.log = log;
  }

  /** The prices in force. */
  public PriceCatalog current() {
    PriceCatalog now = published;
    return now != null ? now : PriceCatalog.builtIn();
  }

  /** Looks once, and takes what is there. Never throws for what is wrong with the file. */
  public void look() {
    try {
      List<@Nullable Object> now = attributes();
      if (now.equals(seen)) {
        return;
      }
      boolean first = seen.isEmpty();
      seen = now;
      read(first);
    } catch (IOException | CatalogException e) {
      log.say(
          "the published prices cannot be read, "
              + current().source()
              + " stay: "
              + e.getMessage());
    }
  }

  private void read(boolean first) throws IOException, CatalogException {
    String text = PublishedPrices.read(file);
    PriceCatalog before = published;
    if (text == null) {
      published = null;
      PriceCatalog.builtIn().readAll();
    } else {
      published = PriceCatalog.parse(file.getFileName().toString(), new StringReader(text));
    }
    if (first || before != published) {
      String contract = current().contract();
      log.say("prices " + current().source() + (contract == null ? "" : ", contract " + contract));
    }
  }

  /** What changes when the file is replaced; the same list while there is none. */
  private List<@Nullable Object> attributes() throws IOException {
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      return Arrays.asList(a.lastModifiedTime(), a.size(), a.fileKey());
    } catch (NoSuchFileException e) {
      return List.of("none");
    }
  }
}
