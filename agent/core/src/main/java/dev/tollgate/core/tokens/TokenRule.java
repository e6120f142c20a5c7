package dev.tollgate.core.tokens;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the tokens of a model's text are counted: in a published encoding, and times a factor where
 * the model's own tokenizer is another one. Immutable. The README has the factors' source and the
 * error that is left.
 */
public final class TokenRule {
  private static final String[] CL100K_MODELS = {
    "gpt-4-", "gpt-3.5", "gpt-35", "text-embedding-", "text-davinci", "davinci", "babbage"
  };

  private final Encoding encoding;
  private final int permille;

  private TokenRule(Encoding encoding, int permille) {
    this.encoding = encoding;
    this.permille = permille;
  }

  /**
   * The rule for a model of a provider; a model that is not known counts as its provider's newest.
   */
  public static TokenRule of(String provider, @Nullable String model) {
    String name = model == null ? "" : model.toLowerCase(Locale.ROOT);
    name = name.startsWith("ft:") ? name.substring(3) : name;
    name = name.substring(name.lastIndexOf('/') + 1);
    if (name.equals("gpt-4") || startsWithAny(name, CL100K_MODELS)) {
      return new TokenRule(Encoding.CL100K_BASE, 1000);
    }
    Family family = Family.of(provider, name);
    return new TokenRule(family.encoding, family.permille);
  }

  private static boolean startsWithAny(String name, String[] beginnings) {
    for (String beginning : beginnings) {
      if (name.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }

  /** The encoding to count in. */
  public Encoding encoding() {
    return encoding;
  }

  /** The model's own tokens for so many of the encoding's. */
  public long scaled(long tokens) {
    return (tokens * permille + 500) / 1000;
  }
}
