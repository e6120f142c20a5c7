package dev.tollgate.ledger.pricing;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one image costs by its size and quality, in pico-USD. Immutable. */
final class ImagePrices {
  static final ImagePrices NONE = new ImagePrices(Map.of());

  private static final String STANDARD = "standard";
  private static final String SMALL = "1024x1024";

  private final Map<String, Long> picoByVariant;

  /** Prices by size, or by quality, a slash and size. */
  ImagePrices(Map<String, Long> picoByVariant) {
    this.picoByVariant = Map.copyOf(picoByVariant);
  }

  /** All variants and their prices, in order. */
  Map<String, Long> asMap() {
    return new TreeMap<>(picoByVariant);
  }

  /**
   * The price of an image of these terms, or {@link PriceEntry#ABSENT}.
   *
   * @param plain the price of an image that nothing more is said of
   */
  long pico(Terms terms, long plain) {
    if (picoByVariant.isEmpty()) {
      return plain;
    }
    String size = word(terms.imageSize());
    String quality = word(terms.imageQuality());
    boolean ordinary = quality == null || quality.equals(STANDARD);
    if (size == null) {
      return ordinary && plain != PriceEntry.ABSENT ? plain : exact(quality, SMALL, ordinary);
    }
    // Where no quality is said, the plain price is that of the standard quality at this size.
    if (quality == null
        && size.equals(SMALL)
        && plain != PriceEntry.ABSENT
        && !picoByVariant.containsKey(size)) {
      return plain;
    }
    long price = exact(quality, size, ordinary);
    return price == PriceEntry.ABSENT && ordinary ? plain : price;
  }

  private long exact(@Nullable String quality, String size, boolean ordinary) {
    Long price = quality == null ? null : picoByVariant.get(quality + "/" + size);
    if (price == null) {
      price = picoByVariant.get(size);
    }
    if (price == null && ordinary) {
      price = picoByVariant.get(STANDARD + "/" + size);
    }
    return price == null ? PriceEntry.ABSENT : price;
  }

  /** A word in the catalogue's spelling; null for none, or for one that leaves it open. */
  private static @Nullable String word(@Nullable String text) {
    if (text == null || text.isEmpty() || text.equals("auto")) {
      return null;
    }
    return text.toLowerCase(Locale.ROOT).replace("-x-", "x");
  }
}
