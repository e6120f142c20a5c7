package dev.tollgate.core.usage;

/** How many answers a response has, where it has several. One thread at a time. */
final class SeveralAnswers {
  private int lists;
  private int ended;
  private int billed;

  /** A list of answers begins. */
  void listBegins() {
    lists++;
  }

  /** Whether the list that began last says again what another one said. */
  boolean areRepeated() {
    return lists > 1;
  }

  /** One of them ended, which reported a usage or did not. */
  void ended(boolean reported) {
    ended++;
    billed += reported ? 1 : 0;
  }

  /** How many ended. */
  int ended() {
    return ended;
  }

  /** How many of them reported a usage. */
  int billed() {
    return billed;
  }
}
