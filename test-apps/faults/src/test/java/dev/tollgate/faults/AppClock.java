package dev.tollgate.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * The wall clock of the apps that a test starts, which can be set while they run. Time that never
 * steps goes on as it does. Needs a C compiler: what answers an app's question for the time is
 * {@code src/test/native/appclock.c}, loaded before everything else.
 */
final class AppClock {
  private static final Path SOURCE = Path.of("src/test/native/appclock.c");

  private final Path library;
  private final Path setting;

  /** A clock that goes right until it is set. */
  AppClock(Path workDir) throws IOException {
    this.library = workDir.resolve("appclock.so");
    this.setting = workDir.resolve("appclock");
    Files.write(setting, new byte[Long.BYTES]);
    Command.run("cc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE);
  }

  /** The command that starts an app on this clock. */
  String[] launcher() {
    return new String[] {"env", "LD_PRELOAD=" + library, "APP_CLOCK=" + setting};
  }

  /** Sets the clock, for running apps too: so much later than it is. */
  void set(Duration later) throws IOException {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    seconds.putLong(0, later.toSeconds());
    try (FileChannel file = FileChannel.open(setting, StandardOpenOption.WRITE)) {
      file.write(seconds, 0);
    }
  }
}
