package dev.tollgate.core.tokens;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** A published way of cutting text into tokens: how words are split, and what merges in them. */
public enum Encoding {
  /** OpenAI's models since GPT-4o. */
  O200K_BASE(
      "o200k_base",
      199_998,
      "[^\\r\\n\\p{L}\\p{N}]?+[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
          + "|[^\\r\\n\\p{L}\\p{N}]?+[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
          + "|\\p{N}{1,3}"
          + "| ?[^WHITE\\p{L}\\p{N}]++[\\r\\n/]*+"
          + "|[WHITE]*[\\r\\n]+"
          + "|[WHITE]+(?![^WHITE])"
          + "|[WHITE]+"),

  /** OpenAI's GPT-4, GPT-3.5 and text-embedding models. */
  CL100K_BASE(
      "cl100k_base",
      100_256,
      "'(?i:[sdmt]|ll|ve|re)"
          + "|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++"
          + "|\\p{N}{1,3}+"
          + "| ?[^WHITE\\p{L}\\p{N}]++[\\r\\n]*+"
          + "|[WHITE]*[\\r\\n]"
          + "|[WHITE]+(?![^WHITE])"
          + "|[WHITE]+");

  /** White space as Unicode has it, in a class: Java's own {@code \s} is ASCII alone. */
  private static final String WHITE = "\\\\p{IsWhite_Space}";

  private final String file;
  private final int tokens;
  private final String pieces;

  Encoding(String file, int tokens, String pieces) {
    this.file = file;
    this.tokens = tokens;
    this.pieces = pieces;
  }

  /** The pattern whose matches, end to end, are the pieces that tokens never cross. */
  Pattern pieces() {
    return Pattern.compile(pieces.replaceAll("WHITE", WHITE));
  }

  /** Reads the vocabulary: a tenth of a second, and as long as it is referred to, its memory. */
  Vocabulary vocabulary() throws IOException {
    String resource = "com/knuddels/jtokkit/" + file + ".tiktoken";
    try (InputStream in = Encoding.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource);
      }
      return new Vocabulary(in, tokens);
    }
  }
}
