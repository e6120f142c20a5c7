package dev.tollgate.collector.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Proves that caps hold on this machine, in homes of its own. One thread. */
public final class Proving {
  private final String main;
  private final Path agent;
  private final Consumer<String> progress;

  /**
   * With this agent's jar.
   *
   * @param main the main class of the collector
   * @param progress told now and then how far it is
   */
  public Proving(String main, Path agent, Consumer<String> progress) {
    this.main = main;
    this.agent = agent;
    this.progress = progress;
  }

  /**
   * Runs the experiment.
   *
   * @throws IOException if it cannot be run; what it has written by then stays, to be looked at
   */
  public Proof prove(ProofOptions options) throws IOException {
    Proof all = Proof.NONE;
    for (int part = 0; all.rounds() < options.rounds(); part++) {
      int rounds = Math.min(ProofOptions.ROUNDS_OF_A_HOME, options.rounds() - all.rounds());
      Path directory = Files.createTempDirectory("tollgate-proof");
      Proof one;
      try (Experiment experiment =
          new Experiment(directory, main, agent, options, rounds, options.seed() + part)) {
        one = experiment.run();
      }
      all = all.plus(one);
      if (one.holds()) {
        delete(directory);
      } else {
        progress.accept("what was found is in " + directory);
      }
      progress.accept(all.rounds() + " of " + options.rounds() + " rounds");
    }
    return all;
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
