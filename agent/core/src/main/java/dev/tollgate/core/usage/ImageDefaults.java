package dev.tollgate.core.usage;

import org.jspecify.annotations.Nullable;

/** What a request for images means that does not say it: the documented defaults of DALL·E. */
final class ImageDefaults {
  private static final String AUTO = "auto";

  private ImageDefaults() {}

  /** The size, as {@code 1024x1024}, or null where it is not known. */
  static @Nullable String size(@Nullable String model, @Nullable String said) {
    return isOpen(said) && isDallE(model) ? "1024x1024" : said;
  }

  /** The quality in the provider's word, or null where it is not known or there is just one. */
  static @Nullable String quality(@Nullable String model, @Nullable String said) {
    return isOpen(said) && model != null && model.startsWith("dall-e-3") ? "standard" : said;
  }

  private static boolean isOpen(@Nullable String said) {
    return said == null || said.equals(AUTO);
  }

  private static boolean isDallE(@Nullable String model) {
    return model != null && model.startsWith("dall-e");
  }
}
