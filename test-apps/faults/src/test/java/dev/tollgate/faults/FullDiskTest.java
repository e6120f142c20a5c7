package dev.tollgate.faults;

import dev.tollgate.demo.Jdk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A disk that is full, fills up and has room again, under an app that must not notice. */
class FullDiskTest {
  /** More than can wait for the disk, so that some are summed up. */
  private static final int CALLS = Guest.RING + 36;

  /** Up to what the agent leaves to others and what it allocates at once, in bytes. */
  private static final int MOST_LEFT_BYTES = 12 << 20;

  private final Path workDir;

  FullDiskTest(@TempDir Path workDir) {
    this.workDir = workDir;
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Matrix#disks")
  void fullDisk_isNotNoticedAndNoCallIsLost(Jdk jdk, Disk.Kind kind, String mode) throws Exception {
    if (!Means.mounts(workDir) || !Means.clock()) {
      return;
    }
    Random random = Rounds.random("full " + kind + " under " + jdk + " " + mode);
    try (Disk disk = Disk.mount(kind, workDir);
        Guest.Host host = Guest.Host.at(disk.path().resolve("home"))) {
      AppClock clock = new AppClock(workDir);
      host.stage().launchWith(clock.launcher());
      for (int time = 0; time < Matrix.times(mode); time++) {
        clock.passed(Duration.ZERO);
        disk.fill(0);
        try (Guest guest = host.start(jdk, Matrix.client(time), mode)) {
          guest.call(CALLS);
          disk.free();
          guest.awaitRecorded();

          guest.begin(CALLS);
          disk.fill(random.nextInt(MOST_LEFT_BYTES));
          guest.answered(CALLS);
          disk.free();
          guest.awaitRecorded();

          // The segment is a day old: the next one is due, and there is no room for it.
          disk.fill(random.nextInt(MOST_LEFT_BYTES));
          clock.passed(Duration.ofHours(25));
          guest.call(CALLS);
          disk.free();
          guest.callUntil(() -> HomeFiles.segments(host.stage().home()) >= 2);
          guest.awaitRecorded();
          guest.endAfterOneWord();
        }
        HomeFiles.delete(host.stage().home());
      }
    }
  }
}
