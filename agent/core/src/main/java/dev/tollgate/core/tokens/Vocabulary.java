package dev.tollgate.core.tokens;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A vocabulary is the list of byte sequences that are tokens, in the order in which they merge: the
 * rank files that jtokkit carries, one base64 token and its rank a line. All tokens lie end to end
 * in one array and are found by an open hash table: 3.2 MB for 200,000 tokens, where a map of
 * objects takes 29 MB. Immutable, thread-safe.
 */
final class Vocabulary {
  /** What {@link #rank} says of bytes that are no token. */
  static final int NONE = Integer.MAX_VALUE;

  private final byte[] bytes;
  private final int[] starts;
  private final int[] table;

  /**
   * Reads a rank file.
   *
   * @param tokens how many tokens it has
   * @throws IOException if it cannot be read or is none
   */
  Vocabulary(InputStream in, int tokens) throws IOException {
    byte[] all = new byte[tokens * 7];
    starts = new int[tokens + 1];
    table = new int[Integer.highestOneBit(tokens + tokens / 4) * 2];
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      int rank = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        if (space < 0
            || rank == tokens
            || Integer.parseInt(line, space + 1, line.length(), 10) != rank) {
          throw new IOException("not the rank file expected, at line " + (rank + 1));
        }
        byte[] token = Base64.getDecoder().decode(line.substring(0, space));
        if (starts[rank] + token.length > all.length) {
          all = Arrays.copyOf(all, all.length + all.length / 4);
        }
        System.arraycopy(token, 0, all, starts[rank], token.length);
        starts[++rank] = starts[rank - 1] + token.length;
      }
      if (rank != tokens) {
        throw new IOException("only " + rank + " of " + tokens + " tokens");
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("not a rank file", e);
    }
    bytes = Arrays.copyOf(all, starts[tokens]);
    for (int rank = 0; rank < tokens; rank++) {
      add(rank);
    }
  }

  private void add(int rank) {
    int at = hash(bytes, starts[rank], starts[rank + 1]) & (table.length - 1);
    while (table[at] != 0) {
      at = (at + 1) & (table.length - 1);
    }
    table[at] = rank + 1;
  }

  /** The rank of the token that these bytes are, or {@link #NONE}. */
  int rank(byte[] text, int from, int to) {
    int at = hash(text, from, to) & (table.length - 1);
    while (table[at] != 0) {
      int rank = table[at] - 1;
      if (Arrays.equals(bytes, starts[rank], starts[rank + 1], text, from, to)) {
        return rank;
      }
      at = (at + 1) & (table.length - 1);
    }
    return NONE;
  }

  private static int hash(byte[] text, int from, int to) {
    int hash = 0x811C9DC5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text[i]) * 0x01000193;
    }
    return hash ^ (hash >>> 15);
  }
}
