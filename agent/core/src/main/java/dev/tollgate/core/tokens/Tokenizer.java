package dev.tollgate.core.tokens;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the tokens of texts in one encoding: byte pair encoding, the lowest rank merges first. One
 * thread. Keeps no text.
 */
public final class Tokenizer {
  /**
   * A longer piece (a base64 text, a rule of dashes) is counted in parts of this many bytes: the
   * work grows with the square of it, the error is below a token in a hundred.
   */
  private static final int MAX_PIECE_BYTES = 512;

  private final Vocabulary vocabulary;
  private final Pattern pieces;
  private final int[] starts = new int[MAX_PIECE_BYTES + 1];
  private final int[] ranks = new int[MAX_PIECE_BYTES];

  /**
   * A tokenizer for this encoding.
   *
   * @throws IOException if its vocabulary cannot be read
   */
  public Tokenizer(Encoding encoding) throws IOException {
    vocabulary = encoding.vocabulary();
    pieces = encoding.pieces();
  }

  /** How many tokens the text is. */
  public long count(CharSequence text) {
    long tokens = 0;
    Matcher piece = pieces.matcher(text);
    while (piece.find()) {
      byte[] bytes =
          text.subSequence(piece.start(), piece.end()).toString().getBytes(StandardCharsets.UTF_8);
      for (int from = 0; from < bytes.length; from += MAX_PIECE_BYTES) {
        tokens += piece(bytes, from, Math.min(bytes.length, from + MAX_PIECE_BYTES));
      }
    }
    Arrays.fill(starts, 0);
    return tokens;
  }

  private int piece(byte[] bytes, int from, int to) {
    if (vocabulary.rank(bytes, from, to) != Vocabulary.NONE) {
      return 1;
    }
    int parts = to - from;
    for (int i = 0; i <= parts; i++) {
      starts[i] = from + i;
    }
    for (int i = 0; i < parts; i++) {
      ranks[i] = rankOfPair(bytes, i, parts);
    }
    while (parts > 1) {
      int lowest = 0;
      for (int i = 1; i < parts - 1; i++) {
        if (ranks[i] < ranks[lowest]) {
          lowest = i;
        }
      }
      if (ranks[lowest] == Vocabulary.NONE) {
        break;
      }
      System.arraycopy(starts, lowest + 2, starts, lowest + 1, parts - lowest - 1);
      System.arraycopy(ranks, lowest + 2, ranks, lowest + 1, Math.max(0, parts - lowest - 2));
      parts--;
      ranks[lowest] = rankOfPair(bytes, lowest, parts);
      if (lowest > 0) {
        ranks[lowest - 1] = rankOfPair(bytes, lowest - 1, parts);
      }
    }
    return parts;
  }

  /** The rank of what the part at this index and the next one merge to. */
  private int rankOfPair(byte[] bytes, int index, int parts) {
    return index + 1 < parts
        ? vocabulary.rank(bytes, starts[index], starts[index + 2])
        : Vocabulary.NONE;
  }
}
