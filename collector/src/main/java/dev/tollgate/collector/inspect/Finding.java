package dev.tollgate.collector.inspect;

/**
 * A finding is something in the files that should not be as it is. Immutable.
 *
 * @param kind for programs; the README lists all
 * @param where a file with its byte, a ledger with its position, or a slot of the board
 * @param what what is wrong there
 * @param remedy what to do about it
 */
public record Finding(String kind, String where, String what, String remedy) {

  /** One line for people. */
  public String text() {
    return where + ": " + what + "; " + remedy;
  }
}
