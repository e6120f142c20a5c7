package dev.tollgate.collector.cli;

import dev.tollgate.collector.serve.Serving;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate serve}. */
@Command(
    name = "serve",
    description = {
      "Runs the collector of a home: tails the ledgers, publishes tollgate.yaml as policy, closes"
          + " what dead JVMs left open. One per home. An edit of tollgate.yaml is obeyed within a"
          + " second; a wrong one is refused whole, and the caps before it stay.",
      "Prints one line when the policy is published, and runs until Ctrl-C or SIGTERM."
    },
    footer = {
      "  tollgate serve                         the default home",
      "  tollgate serve --home /srv/tollgate    another one",
      "  tail -f HOME/log/collector.log         alerts and events"
    })
final class ServeCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(tollgate);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Home home = global.home();
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> endNow(stop, ended), "tollgate-stop");
    try (Serving serving = Serving.start(home, global.clock(), lines(err))) {
      Runtime.getRuntime().addShutdownHook(hook);
      out.println("serving " + home);
      out.flush();
      serving.run(stop::get);
    } finally {
      ended.countDown();
    }
    if (!stop.get()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
    return Tollgate.OK;
  }

  /** On a signal: lets the duty cycle end and save, then ends the process as asked for. */
  private static void endNow(AtomicBoolean stop, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return; // it ended by itself, with an exit code of its own
    }
    stop.set(true);
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(Tollgate.OK);
  }

  private static PrintStream lines(PrintWriter err) {
    return new PrintStream(System.err, true) {
      @Override
      public void println(@Nullable String line) {
        err.println(line);
        err.flush();
      }
    };
  }
}
