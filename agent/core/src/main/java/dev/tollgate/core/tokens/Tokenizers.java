package dev.tollgate.core.tokens;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer last used: one vocabulary at a time is in memory. One thread, but {@link #release}
 * is that of the same one.
 */
public final class Tokenizers {
  private @Nullable Encoding loaded;
  private @Nullable Tokenizer tokenizer;

  /** None in memory. */
  public Tokenizers() {}

  /**
   * The tokenizer for this encoding, read if it is not at hand.
   *
   * @throws IOException if it cannot be read
   */
  public Tokenizer of(Encoding encoding) throws IOException {
    Tokenizer known = tokenizer;
    if (known == null || loaded != encoding) {
      release(); // before the other is read
      known = new Tokenizer(encoding);
      tokenizer = known;
      loaded = encoding;
    }
    return known;
  }

  /** Whether one is in memory. */
  public boolean holdsAny() {
    return tokenizer != null;
  }

  /** Gives the memory back. */
  public void release() {
    tokenizer = null;
    loaded = null;
  }
}
