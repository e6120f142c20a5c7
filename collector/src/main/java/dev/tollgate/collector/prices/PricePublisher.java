package dev.tollgate.collector.prices;

import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.PriceText;
import dev.tollgate.ledger.pricing.UnknownPrice;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.prices.PublishedPrices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the prices of a home's lists to its JVMs, and again when a list is edited. Lists that
 * are wrong are refused together: what was published before stays. One thread.
 *
 * <p>Without a list nothing is published, and each JVM has its built-in prices. A list is read when
 * it has looked the same at two looks in a row, so that one being written is not taken half; and
 * again while its last change is so recent that another could bear the same time.
 */
public final class PricePublisher {
  /** Between two looks at the files' attributes. */
  public static final long CHECK_MS = 200;

  /** So many looks later a change would bear another time: file times are only so fine. */
  private static final int RACY_LOOKS = 10;

  private record Look(Path file, @Nullable FileTime change, long size, @Nullable Object key) {}

  private final Home home;
  private final Consumer<String> info;
  private final Consumer<String> error;
  private @Nullable List<Look> before;
  private @Nullable List<Look> loaded;
  private @Nullable UnknownPrice unknownPrice;
  private @Nullable String published;
  private String lastRefusal = "";
  private int racyLooks;

  /**
   * Publishes in this home.
   *
   * @param info told of what was published
   * @param error told of what was refused, once
   */
  public PricePublisher(Home home, Consumer<String> info, Consumer<String> error) {
    this.home = home;
    this.info = info;
    this.error = error;
  }

  /** Publishes what is there now, whatever it was before. */
  public void start(UnknownPrice unknown) throws IOException {
    try {
      published = PublishedPrices.read(home.publishedPrices());
    } catch (IOException e) {
      info.accept(e.getMessage() + "; it is made anew");
    }
    before = look();
    publish(before, unknown);
  }

  /**
   * Looks once, and publishes what changed.
   *
   * @return whether something was published
   */
  public boolean poll(UnknownPrice unknown) throws IOException {
    List<Look> now = look();
    boolean settled = now.equals(before);
    before = now;
    boolean changed = !now.equals(loaded) || unknown != unknownPrice;
    boolean racy = racyLooks > 0;
    racyLooks -= racy ? 1 : 0;
    return settled && (changed || racy) && publish(now, unknown);
  }

  private boolean publish(List<Look> now, UnknownPrice unknown) throws IOException {
    if (!now.equals(loaded)) {
      racyLooks = RACY_LOOKS;
    }
    loaded = now;
    unknownPrice = unknown;
    try {
      List<PriceText> lists = PriceFiles.read(now.stream().map(Look::file).toList());
      boolean builtInAlone = lists.isEmpty() && unknown == UnknownPrice.DEAREST;
      List<PriceText> all = PriceFiles.withBuiltIn(lists, unknown);
      String text = builtInAlone ? null : PriceFiles.joined(all);
      if (text == null ? published == null : text.equals(published)) {
        lastRefusal = "";
        return false;
      }
      if (text == null) {
        Files.deleteIfExists(home.publishedPrices());
        info.accept("no price list is left: the built-in prices hold");
      } else {
        PriceCatalog catalog = PriceFiles.parse(all);
        PublishedPrices.write(home.publishedPrices(), text);
        info.accept(
            "prices "
                + catalog.source()
                + (catalog.contract() == null ? "" : ", contract " + catalog.contract())
                + (unknown == UnknownPrice.DEAREST ? "" : ", unknown_price: " + unknown.key())
                + " were published");
      }
      published = text;
      lastRefusal = "";
      return true;
    } catch (PriceFileException e) {
      refuse(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void refuse(String why) {
    if (!why.equals(lastRefusal)) {
      error.accept(
          why
              + "\nthe price lists were refused: "
              + (published == null ? "the built-in prices hold" : "the prices before stay")
              + "; correct the file, it is read again when it changes");
    }
    lastRefusal = why;
  }

  private List<Look> look() throws IOException {
    List<Look> looks = new ArrayList<>();
    for (Path file : PriceFiles.in(home)) {
      try {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        looks.add(new Look(file, a.lastModifiedTime(), a.size(), a.fileKey()));
      } catch (IOException e) {
        looks.add(new Look(file, null, 0, null)); // gone between two looks: the next one sees it
      }
    }
    return looks;
  }
}
