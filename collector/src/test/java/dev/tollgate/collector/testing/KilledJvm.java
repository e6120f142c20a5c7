package dev.tollgate.collector.testing;

import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** A process that leaves calls in every state, says so, and waits to be killed. */
public final class KilledJvm {
  private KilledJvm() {}

  /** Arguments: home, boot id. */
  public static void main(String[] args) throws IOException, InterruptedException {
    TestJvm jvm = TestJvm.start(Home.of(Path.of(args[0])), Clock.systemUTC(), args[1]);
    jvm.call("checkout", 1_000_000);
    jvm.settledButNotAppended("checkout", 2_000_000);
    jvm.append(jvm.settledButNotAppended("checkout", 4_000_000).charge());
    jvm.sent("checkout");
    jvm.ready("checkout");
    System.out.println(jvm.id);
    System.out.flush();
    Thread.sleep(Long.MAX_VALUE);
  }
}
