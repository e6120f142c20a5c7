package dev.tollgate.collector.testing;

import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A JVM that records into a home as an agent does, says so, and goes on until its stdin ends. */
public final class MeteredJvm {
  private MeteredJvm() {}

  /** Arguments: home, service. */
  public static void main(String[] args) throws IOException {
    try (TestJvm jvm = TestJvm.start(Home.of(Path.of(args[0])), Clock.systemUTC(), "no board")) {
      jvm.begin(args[1], "0.1.0");
      jvm.unseen(args[1], 1_000);
      jvm.unseen(args[1], 1_000);
      jvm.beat(
          Map.of(
              "overhead_calls",
              2L,
              "appended",
              2L,
              "dropped",
              1L,
              "unrecorded",
              2L,
              "overhead_p50_ns",
              4_120L,
              "overhead_p99_ns",
              18_960L),
          Map.of("java-http-client", "applied", "okhttp-3.0", "faulty: NoSuchMethodError"));
      jvm.unseen(args[1], 1_000);
      System.out.println(jvm.id);
      System.out.flush();
      int unused = System.in.read();
    }
  }
}
