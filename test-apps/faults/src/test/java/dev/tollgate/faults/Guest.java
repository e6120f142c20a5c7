package dev.tollgate.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The test app {@code http-clients} with the agent in its JVM, of whose faults it must notice
 * nothing. It makes a call whenever the test says so. One thread.
 */
final class Guest implements AutoCloseable {
  /** Charges that can wait for the disk; what is beyond them is summed up. */
  static final int RING = 64;

  private static final long LOOK_NS = 100_000_000;

  private final Host host;
  private final String client;
  private final Child app;
  private int made;

  private Guest(Host host, String client, Child app) {
    this.host = host;
    this.client = client;
    this.app = app;
  }

  /** Where guests run, one after the other: a stage, its simulator, what apps say without agent. */
  static final class Host implements AutoCloseable {
    private final Stage stage;
    private final Simulator simulator;
    private final Map<String, List<String>> undisturbed = new HashMap<>();

    private Host(Stage stage) throws IOException, InterruptedException {
      this.stage = stage;
      this.simulator = stage.simulator();
    }

    /** A host for guests whose home is there. */
    static Host at(Path home) throws IOException, InterruptedException {
      return new Host(Stage.open(Path.of("../.."), home));
    }

    Stage stage() {
      return stage;
    }

    Simulator simulator() {
      return simulator;
    }

    /** Starts a guest; the provider begins a new invoice. */
    Guest start(Jdk jdk, String client, String... jvmOptions)
        throws IOException, InterruptedException {
      simulator.reset();
      List<String> options = new ArrayList<>(List.of(jvmOptions));
      options.add("-Dtollgate.ring=" + RING);
      Child app = GatewayApp.start(jdk, stage, simulator, true, client, options, "--step");
      return new Guest(this, client, app);
    }

    /** What so many calls print without an agent. */
    private List<String> undisturbed(String client, int calls)
        throws IOException, InterruptedException {
      String key = client + " " + calls;
      List<String> lines = undisturbed.get(key);
      if (lines == null) {
        simulator.reset();
        try (Child app =
            GatewayApp.start(stage, simulator, false, client, List.of(), "--calls", "" + calls)) {
          assertEquals(0, app.awaitExit(GatewayApp.LIMIT), app.stderr());
          lines = app.lines();
        }
        undisturbed.put(key, lines);
      }
      return lines;
    }

    @Override
    public void close() throws IOException {
      stage.close();
    }
  }

  /** Makes calls, and waits until each was answered. */
  void call(int calls) throws IOException, InterruptedException {
    begin(calls);
    GatewayApp.awaitAnswers(app, calls);
  }

  /** Makes a call now and then until something has come true. */
  void callUntil(Condition condition) throws IOException, InterruptedException {
    long deadlineNs = System.nanoTime() + GatewayApp.LIMIT.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadlineNs) {
        throw new AssertionError("it never came true; " + Written.log(host.stage.home()));
      }
      LockSupport.parkNanos(LOOK_NS);
      call(1);
    }
  }

  /** Something on the disk to wait for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Makes calls while the test goes on; {@link #answered} waits for them. */
  void begin(int calls) throws IOException {
    GatewayApp.feed(app, calls);
    made += calls;
  }

  void answered(int calls) throws InterruptedException {
    GatewayApp.awaitAnswers(app, calls);
  }

  /** How many calls it was told to make. */
  int made() {
    return made;
  }

  /** Waits until every call made so far is in the ledgers of the home, and costs what it did. */
  void awaitRecorded() throws IOException, InterruptedException {
    Written written = Written.await(host.stage.home(), made);
    assertEquals(
        0, Ledger.invoiced(host.simulator).compareTo(written.listUsd()), written::toString);
  }

  /** Lets it end; it must have had nothing to say but its calls, as without an agent. */
  void end() throws IOException, InterruptedException {
    assertEquals("", goodbye());
  }

  /** The same, for a home that could not be used at first: it is said, in one line. */
  void endAfterOneWord() throws IOException, InterruptedException {
    String said = goodbye();
    assertTrue(
        said.startsWith("tollgate: " + host.stage.home() + " ")
            && said.endsWith("; calls are neither recorded nor capped until it can\n")
            && said.indexOf('\n') == said.length() - 1,
        said);
  }

  private String goodbye() throws IOException, InterruptedException {
    app.process().getOutputStream().close();
    int code = app.awaitExit(GatewayApp.LIMIT);
    String said = app.stderr();
    assertEquals(0, code, said);
    for (Path file : HomeFiles.list(host.stage.directory())) {
      assertFalse(file.getFileName().toString().startsWith("hs_err"), file::toString);
    }
    assertEquals(host.undisturbed(client, made), app.lines());
    return said;
  }

  @Override
  public void close() {
    app.close();
  }
}
