package dev.tollgate.benchmarks.peers;

/**
 * How much is measured.
 *
 * @param rounds how often every application runs with every peer
 * @param warmUpBlocks blocks of calls per host that do not count
 * @param blocks blocks of calls per host that count
 */
public record PeerEffort(int rounds, int warmUpBlocks, int blocks) {
  /** A few minutes. */
  public static final PeerEffort QUICK = new PeerEffort(7, 40, 40);

  /** Half an hour. */
  public static final PeerEffort THOROUGH = new PeerEffort(21, 120, 120);

  /** The same, with this many rounds. */
  public PeerEffort withRounds(int count) {
    return new PeerEffort(count, warmUpBlocks, blocks);
  }
}
