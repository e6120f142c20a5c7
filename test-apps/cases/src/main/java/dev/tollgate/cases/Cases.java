package dev.tollgate.cases;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Replays a directory of cases in every variant. Thread-safe. */
final class Cases {
  /** JVMs at a time: each waits much. */
  private static final int AT_A_TIME = 2;

  private Cases() {}

  /**
   * Runs all cases of a directory.
   *
   * @param root the project's root, where the agent is built
   * @param prices a price file, Tollgate's own or LiteLLM's; null for the built-in catalogue
   * @param clients which of {@link Variant#CLIENTS}
   */
  static Report run(Path root, Path directory, @Nullable Path prices, List<String> clients)
      throws IOException, InterruptedException, GeneralSecurityException {
    List<WireCase> cases = WireCase.all(directory);
    Report report = new Report(cases);
    List<WireCase> usable = cases.stream().filter(wire -> wire.problem() == null).toList();
    if (usable.isEmpty()) {
      return report;
    }
    try (Stand stand = Stand.open(root, hosts(usable), prices)) {
      replay(stand, usable, Variant.of(clients), report);
    }
    return report;
  }

  private static Set<String> hosts(List<WireCase> cases) {
    Set<String> hosts = new HashSet<>();
    for (WireCase wire : cases) {
      String host = wire.tlsHost();
      if (host != null) {
        hosts.add(host);
      }
    }
    return hosts;
  }

  private static void replay(
      Stand stand, List<WireCase> cases, List<Variant> variants, Report report)
      throws IOException, InterruptedException {
    ExecutorService replays = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Future<Map<WireCase, Expectation.Finding>>> running = new ArrayList<>();
      for (Variant variant : variants) {
        running.add(replays.submit(() -> Replay.run(stand, variant, cases)));
      }
      for (int i = 0; i < running.size(); i++) {
        report.add(variants.get(i), running.get(i).get());
      }
    } catch (ExecutionException e) {
      throw new IOException("a replay could not be run: " + e.getCause(), e.getCause());
    } finally {
      replays.shutdownNow();
    }
  }
}
