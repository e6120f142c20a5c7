package dev.tollgate.benchmarks.peers;

/**
 * How much is measured. What counts is a call in compiled code, and HotSpot compiles a method for
 * good after some 10,000 calls: the first thousands cost several times as much.
 *
 * @param rounds how often every application runs with every peer
 * @param warmUpBlocks blocks of calls per host that do not count
 * @param blocks blocks of calls per host that count
 */
public record PeerEffort(int rounds, int warmUpBlocks, int blocks) {
  /** Ten minutes. */
  public static final PeerEffort QUICK = new PeerEffort(7, 200, 40);

  /** An hour. */
  public static final PeerEffort THOROUGH = new PeerEffort(21, 400, 120);

  /** The same, with this many rounds. */
  public PeerEffort withRounds(int count) {
    return new PeerEffort(count, warmUpBlocks, blocks);
  }
}
