package dev.tollgate.cases;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to replay all cases: by which client, compressed or not, in pieces of which size.
 * Immutable.
 *
 * @param client {@code jdk} or {@code okhttp}
 */
record Variant(String client, boolean gzip, int pieceBytes) {
  static final List<String> CLIENTS = List.of("jdk", "okhttp");
  private static final int[] PIECES = {1, 7, 4096};

  /** All variants of these clients. */
  static List<Variant> of(List<String> clients) {
    List<Variant> variants = new ArrayList<>();
    for (String client : clients) {
      for (boolean gzip : new boolean[] {false, true}) {
        for (int pieceBytes : PIECES) {
          variants.add(new Variant(client, gzip, pieceBytes));
        }
      }
    }
    return variants;
  }

  /** Whether repeated answers are fetched again in this variant: once for every client. */
  boolean repeats() {
    return !gzip && pieceBytes == PIECES[PIECES.length - 1];
  }

  @Override
  public String toString() {
    return client + (gzip ? " gzip " : " plain ") + pieceBytes;
  }
}
