package dev.tollgate.collector.prove;

import dev.tollgate.collector.inspect.LedgerFiles;
import dev.tollgate.store.home.Home;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs rounds of calls by several JVMs under the agent against tiny caps, and kills JVMs and the
 * collector at random moments of them. What the seed decides is who calls what and who is killed
 * when; how it then races is the machine's. One thread.
 */
final class Experiment implements Closeable {
  /** What Chronicle needs of the JDK, as the manifest says it of the jar. */
  private static final List<String> OPENED =
      List.of(
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

  private static final long LOOK_NS = 2_000_000;
  private static final long PATIENCE_NS = 120_000_000_000L;

  /** Two hundred callers are to fit on one machine. */
  private static final String CALLER_HEAP = "-Xmx64m";

  /** The longest part of a round after which a kill comes. */
  private static final int KILL_WITHIN_MS = 80;

  private final Path directory;
  private final Home home;
  private final String main;
  private final Path agent;
  private final Rules rules;
  private final ProofOptions options;
  private final Random random;
  private final Provider provider;
  private final List<Child> callers = new ArrayList<>();
  private final List<Child> warming = new ArrayList<>();
  private @Nullable Child collector;
  private long calls;
  private long refused;
  private int kills;
  private long falseRefusals;
  private final List<String> findings = new ArrayList<>();

  /**
   * An experiment in this directory, which is empty.
   *
   * @param main the main class of the collector
   * @param agent the agent's jar
   */
  Experiment(Path directory, String main, Path agent, ProofOptions options, int rounds, long seed)
      throws IOException {
    this.directory = directory;
    this.home = Home.of(directory.resolve("home"));
    this.main = main;
    this.agent = agent;
    this.options = options;
    this.rules = new Rules(rounds, options.shadow());
    this.random = new Random(seed);
    this.provider = new Provider(seed);
  }

  /** Runs it all, and judges. */
  Proof run() throws IOException {
    home.create();
    rules.write(home, provider.port());
    startCollector();
    awaitPolicy();
    for (int i = 0; i < options.jvms(); i++) {
      startCaller();
    }
    while (!warming.isEmpty()) {
      LockSupport.parkNanos(this, LOOK_NS);
      takeWarm();
    }
    for (int round = 0; round < rules.rounds(); round++) {
      round(round);
      if (round % Rules.LONE_EVERY == 0) {
        lone(round);
      }
    }
    endAll();
    Proof judged = new Audit(home, Clock.systemUTC(), provider.bills()).judge();
    return new Proof(
            rules.rounds(), calls, refused, kills, 0, 0, true, falseRefusals, List.copyOf(findings))
        .plus(judged);
  }

  private void startCollector() throws IOException {
    collector =
        Child.start(
            directory.resolve("collector.err"),
            OPENED,
            main,
            List.of("serve", "--home", home.root().toString()));
  }

  private void startCaller() throws IOException {
    Child caller =
        Child.start(
            directory.resolve("callers.err"),
            List.of(CALLER_HEAP, "-javaagent:" + agent + "=home=" + home.root()),
            Caller.class.getName(),
            List.of(Integer.toString(provider.port())));
    warming.add(caller);
    warm(caller);
  }

  /** The first call of a JVM finds no board yet, and its caps refuse then. */
  private static void warm(Child caller) throws IOException {
    caller.order(Rules.warmModel() + " 1 1 1");
  }

  /** Takes JVMs into the rounds that have reached the provider once. */
  private void takeWarm() throws IOException {
    for (Child child : List.copyOf(warming)) {
      if (child.hasAnswer()) {
        String answer = child.answer();
        if (answer == null) {
          throw new IOException("a caller ended at once; see " + directory);
        }
        if (passed(answer)) {
          warming.remove(child);
          callers.add(child);
        } else {
          warm(child);
        }
      }
    }
  }

  private static boolean passed(String answer) {
    return answer.split(" ", -1)[1].equals("1");
  }

  private void awaitPolicy() throws IOException {
    long deadlineNs = System.nanoTime() + PATIENCE_NS;
    while (!Files.exists(home.policy())) {
      if (System.nanoTime() > deadlineNs) {
        throw new IOException("the collector publishes no policy; see " + directory);
      }
      LockSupport.parkNanos(this, LOOK_NS);
    }
  }

  /** All JVMs call at once; sometimes one of them, or the collector, is killed meanwhile. */
  private void round(int round) throws IOException {
    takeWarm();
    while (callers.isEmpty()) {
      LockSupport.parkNanos(this, LOOK_NS);
      takeWarm();
    }
    for (int i = 0; i < callers.size(); i++) {
      Child caller = callers.get(i);
      caller.order(
          (i % 2 == 0 ? Rules.model(round) : Rules.priorModel(round))
              + " "
              + options.threads()
              + " "
              + options.calls()
              + " "
              + random.nextLong());
    }
    Child victim = null;
    if (random.nextInt(options.killEvery()) == 0) {
      LockSupport.parkNanos(this, 1_000_000L * random.nextInt(KILL_WITHIN_MS));
      victim = callers.get(random.nextInt(callers.size()));
      victim.kill();
      kills++;
    }
    Child serving = collector;
    if (serving != null && random.nextInt(options.killEvery()) == 0) {
      LockSupport.parkNanos(this, 1_000_000L * random.nextInt(KILL_WITHIN_MS));
      serving.kill();
      kills++;
      startCollector();
    }
    for (Child caller : List.copyOf(callers)) {
      String answer = caller.answer();
      if (answer != null) {
        count(answer);
      }
      if (!caller.isAlive() || caller.equals(victim)) {
        callers.remove(caller);
        startCaller();
        calls += answer == null ? (long) options.threads() * options.calls() : 0;
      }
    }
  }

  private void count(String answer) {
    String[] words = answer.split(" ", -1);
    long passed = Long.parseLong(words[1]);
    long turnedAway = Long.parseLong(words[2]);
    calls += passed + turnedAway + Long.parseLong(words[3]);
    refused += turnedAway;
  }

  /** One JVM calls, one call after the other, as often as it has room for and once more. */
  private void lone(int round) throws IOException {
    if (callers.isEmpty()) {
      return;
    }
    Child caller = callers.get(random.nextInt(callers.size()));
    for (int call = 0; call <= Rules.LONE_CALLS; call++) {
      caller.order(Rules.loneModel(round) + " 1 1 " + random.nextLong());
      String answer = caller.answer();
      if (answer == null) {
        throw new IOException("a caller ended by itself; see " + directory);
      }
      count(answer);
      if (call < Rules.LONE_CALLS && !passed(answer)) {
        falseRefusals++;
        findings.add("lone call " + call + " of round " + round + " was refused: it had room");
      }
    }
  }

  /** Callers end, the collector closes the dead, then ends. */
  private void endAll() throws IOException {
    for (Child child : warming) {
      child.end();
    }
    for (Child child : callers) {
      child.end();
    }
    long deadlineNs = System.nanoTime() + PATIENCE_NS;
    while (!allSealed()) {
      if (System.nanoTime() > deadlineNs) {
        findings.add("not every death was closed within two minutes");
        break;
      }
      LockSupport.parkNanos(this, 50 * LOOK_NS);
    }
    if (collector != null) {
      collector.terminate();
    }
  }

  /** The collector's own ledger is not sealed while it lives. */
  private boolean allSealed() throws IOException {
    int open = 0;
    for (LedgerFiles ledger : LedgerFiles.of(home)) {
      LedgerFiles.State state = ledger.state();
      open += state == LedgerFiles.State.DEAD || state == LedgerFiles.State.UNKNOWN ? 1 : 0;
    }
    return open == 0;
  }

  @Override
  public void close() {
    callers.forEach(Child::close);
    warming.forEach(Child::close);
    if (collector != null) {
      collector.close();
    }
    provider.close();
  }
}
