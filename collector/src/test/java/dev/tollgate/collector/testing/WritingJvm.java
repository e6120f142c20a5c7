package dev.tollgate.collector.testing;

import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** A process that makes calls, half of them on the board and half on none, and ends. */
public final class WritingJvm {
  private WritingJvm() {}

  /** Arguments: home, boot id, service, number of calls. */
  public static void main(String[] args) throws IOException {
    try (TestJvm jvm = TestJvm.start(Home.of(Path.of(args[0])), Clock.systemUTC(), args[1])) {
      System.out.println(jvm.id);
      int calls = Integer.parseInt(args[3]);
      for (int i = 0; i < calls; i++) {
        jvm.call(args[2], 1_000);
        jvm.unseen(args[2], 500);
      }
      System.out.println("done");
    }
  }
}
