package dev.tollgate.collector.inspect;

import java.util.List;

/**
 * What a verification came to. Immutable.
 *
 * @param ledgers how many ledgers were read to their end
 * @param records how many records they have
 * @param charges how many of those are charges
 * @param slots how many slots of the board were compared with the ledgers; -1 where none could be
 * @param findings what should not be as it is
 * @param notes what is as it should be, and yet good to know
 */
public record Verification(
    int ledgers,
    long records,
    long charges,
    int slots,
    List<Finding> findings,
    List<String> notes) {

  /** Whether nothing was found. */
  public boolean ok() {
    return findings.isEmpty();
  }
}
