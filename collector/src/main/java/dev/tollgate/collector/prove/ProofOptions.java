package dev.tollgate.collector.prove;

/**
 * How an experiment is run.
 *
 * @param rounds how many rounds in all
 * @param seed decides who calls what, and who is killed when
 * @param jvms how many JVMs call at once
 * @param threads how many threads of each
 * @param calls how many calls by each thread in a round
 * @param killEvery in one of so many rounds a JVM is killed, and in as many the collector
 * @param shadow whether caps only say what they would do: the experiment must then fail
 */
public record ProofOptions(
    int rounds, long seed, int jvms, int threads, int calls, int killEvery, boolean shadow) {
  /** A configuration has at most a thousand caps, so more rounds take another home. */
  static final int ROUNDS_OF_A_HOME = 200;
}
