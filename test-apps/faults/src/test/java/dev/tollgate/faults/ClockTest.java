package dev.tollgate.faults;

import dev.tollgate.demo.Jdk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A clock that is set back and forth under an app that must not notice. */
class ClockTest {
  /** Never before the right time, as the simulator's certificate begins with it. */
  private static final List<Duration> STEPS =
      List.of(
          Duration.ZERO,
          Duration.ofHours(25),
          Duration.ofMinutes(1),
          Duration.ofDays(20),
          Duration.ofDays(1));

  private final Path workDir;

  ClockTest(@TempDir Path workDir) {
    this.workDir = workDir;
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void clockSetBackAndForth_losesNoCall(Jdk jdk) throws Exception {
    if (!Means.clock()) {
      return;
    }
    try (Guest.Host host = Guest.Host.at(workDir.resolve("home"))) {
      AppClock clock = new AppClock(workDir);
      host.stage().launchWith(clock.launcher());
      for (int time = 0; time < Matrix.fewTimes(); time++) {
        clock.set(Duration.ofDays(10));
        try (Guest guest = host.start(jdk, Matrix.client(time))) {
          guest.call(20);
          for (Duration step : STEPS) {
            clock.set(step);
            guest.call(20);
            guest.awaitRecorded();
          }
          guest.end();
        }
        HomeFiles.delete(host.stage().home());
      }
    }
  }
}
